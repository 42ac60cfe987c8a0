import { useReducer } from 'react';
import type { Paper } from './paper.ts';

/** What an edit did, in words for the button that undoes it. */
interface Step {
  paper: Paper;
  done: string;
  /** Edits one after another of the same field are undone together. */
  field: string | null;
}

interface History {
  paper: Paper;
  past: readonly Step[];
  future: readonly Step[];
}

type Action =
  | { kind: 'edit'; change: (paper: Paper) => Paper; done: string; field: string | null }
  | { kind: 'undo' }
  | { kind: 'redo' };

const keptSteps = 100;

export interface Editor {
  paper: Paper;
  /** @param field names what is typed in, so that a word is undone as a whole and not letter by letter */
  edit: (done: string, change: (paper: Paper) => Paper, field?: string) => void;
  undo: () => void;
  redo: () => void;
  /** What undoing and redoing would take back; `null` where there is nothing. */
  undoable: string | null;
  redoable: string | null;
}

/** A paper with all that was done to it, so that anything can be taken back. */
export function useEditor(initial: () => Paper): Editor {
  const [history, dispatch] = useReducer(reduce, undefined, () => ({
    paper: initial(),
    past: [],
    future: [],
  }));
  return {
    paper: history.paper,
    edit: (done, change, field) => dispatch({ kind: 'edit', change, done, field: field ?? null }),
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    undoable: history.past.at(-1)?.done ?? null,
    redoable: history.future.at(-1)?.done ?? null,
  };
}

export function reduce(history: History, action: Action): History {
  const { paper, past, future } = history;
  if (action.kind === 'edit') {
    const next = action.change(paper);
    if (next === paper) return history;
    const last = past.at(-1);
    if (action.field !== null && last?.field === action.field) return { paper: next, past, future: [] };
    const step = { paper, done: action.done, field: action.field };
    return { paper: next, past: [...past, step].slice(-keptSteps), future: [] };
  }
  const from = action.kind === 'undo' ? past : future;
  const last = from.at(-1);
  if (!last) return history;
  const step = { paper, done: last.done, field: null };
  return action.kind === 'undo'
    ? { paper: last.paper, past: past.slice(0, -1), future: [...future, step] }
    : { paper: last.paper, past: [...past, step], future: future.slice(0, -1) };
}
