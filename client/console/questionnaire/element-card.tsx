import { Button } from 'antd';
import type { KeyboardEvent } from 'react';
import { dimensionName } from '../../../surveys/dimensions.ts';
import { isScaleCode, scales } from '../../../surveys/scale.ts';
import { ElementFields } from './element-fields.tsx';
import { localText } from './local-text.ts';
import { canMove, type Json, type Paper, type PaperElement } from './paper.ts';
import type { PlacedFault } from './place-faults.ts';
import { texts } from './texts.ts';

/** One element in the list: what it is in a line, and on demand all of its fields. */
export function ElementCard(props: {
  element: PaperElement;
  /** `null` for a notice, which is no question. */
  number: number | null;
  faults: readonly PlacedFault[];
  open: boolean;
  /** The questions that stand before it. */
  earlier: readonly Json[];
  paper: Paper;
  toggle: () => void;
  change: (json: Json, field: string) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
}) {
  const { element, faults, open, paper } = props;
  const { id, json } = element;
  const type = String(json['type'] ?? '');
  const title = localText(json['title']) || plain(localText(json['html'])) || String(json['name'] ?? '');
  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    props.move(event.key === 'ArrowUp' ? -1 : 1);
  };
  const marks = [
    texts.types[type] ?? type,
    ...(typeof json['role'] === 'string' ? [texts.roleShort[json['role']] ?? json['role']] : []),
    ...(typeof json['scale'] === 'string' && isScaleCode(json['scale']) ? [scales[json['scale']].name] : []),
    ...(typeof json['dimension'] === 'string' ? [dimensionName(json['dimension'])] : []),
    ...(json['isRequired'] === true ? [texts.required] : []),
  ];
  return (
    <li className={faults.length > 0 ? 'element element-faulty' : 'element'} data-element={id}>
      <div className="element-head">
        <button
          type="button"
          className="element-open"
          aria-expanded={open}
          data-focus={`open ${id}`}
          onClick={props.toggle}
          onKeyDown={keys}
        >
          <span className="element-number">{props.number ?? '—'}</span>
          <span className="element-title">{title}</span>
          <span className="soft small element-marks">{marks.join(' · ')}</span>
          {faults.length > 0 && <span className="element-faults">{texts.faultCount(faults.length)}</span>}
        </button>
        <div className="element-acts">
          <Button
            size="small"
            type="text"
            data-focus={`up ${id}`}
            aria-label={texts.of(texts.moveUp, title)}
            disabled={!canMove(paper, id, -1)}
            onClick={() => props.move(-1)}
          >
            ↑
          </Button>
          <Button
            size="small"
            type="text"
            data-focus={`down ${id}`}
            aria-label={texts.of(texts.moveDown, title)}
            disabled={!canMove(paper, id, 1)}
            onClick={() => props.move(1)}
          >
            ↓
          </Button>
          <Button size="small" type="text" aria-label={texts.of(texts.remove, title)} onClick={props.remove}>
            {texts.remove}
          </Button>
        </div>
      </div>
      {!open && faults.length > 0 && (
        <ul className="element-fault-list">
          {faults.map(({ property, message }) => (
            <li key={`${property} ${message}`} className="field-problem">
              {message}
            </li>
          ))}
        </ul>
      )}
      {open && <ElementFields json={json} faults={faults} change={props.change} earlier={props.earlier} />}
    </li>
  );
}

function plain(html: string): string {
  const text = html.replace(/<[^>]*>/g, ' ').trim();
  return text.length > 40 ? `${text.slice(0, 40)}……` : text;
}
