import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { propertyName } from '../../../surveys/property-names.ts';
import { Field, FieldGroup } from '../form-field.tsx';
import { ConditionField } from './condition-field.tsx';
import { askable } from './condition-words.ts';
import { ElementCard } from './element-card.tsx';
import { localText, withText } from './local-text.ts';
import { newElement, newKinds } from './new-elements.ts';
import {
  addElement,
  addPage,
  isJson,
  moveElement,
  type PaperPage,
  removeElement,
  removePage,
  setElement,
  setPage,
  withProperty,
} from './paper.ts';
import { type PlacedFault, type PlacedFaults, problemOf } from './place-faults.ts';
import { texts } from './texts.ts';
import type { Editor } from './use-editor.ts';

/** The whole of a questionnaire in fields: its title and screening, then page by page what stands there. */
export function PaperFields(props: {
  editor: Editor;
  faults: PlacedFaults;
  /** The id of the element whose fields are shown. */
  open: number | null;
  setOpen: (id: number | null) => void;
  /** Told at which page or element the clerk is. */
  setAt: (id: number) => void;
}) {
  const { editor, faults, open, setOpen, setAt } = props;
  const { paper, edit } = editor;
  const [focus, setFocus] = useState<string | null>(null);
  const fields = useRef<HTMLDivElement>(null);
  // After something moved, came or went, the keyboard goes on where it was.
  useEffect(() => {
    if (focus === null) return;
    fields.current?.querySelector<HTMLElement>(`[data-focus="${focus}"]`)?.focus();
    setFocus(null);
  }, [focus]);
  let number = 0;
  const all = paper.pages.flatMap(({ elements }) => elements);
  return (
    <div className="stack" ref={fields}>
      <Head editor={editor} />
      {paper.pages.map((page, index) => (
        <section
          key={page.id}
          className="paper-page"
          aria-label={texts.page(index + 1)}
          onFocus={({ target }) => {
            const element = target.closest('[data-element]')?.getAttribute('data-element');
            setAt(element ? Number(element) : page.id);
          }}
        >
          <PageHead editor={editor} page={page} index={index} faults={faults.pages.get(page.id) ?? []} />
          {page.elements.length === 0 && <p className="soft">{texts.emptyPage}</p>}
          <ol className="elements">
            {page.elements.map((element) => {
              if (element.json['type'] !== 'html') number += 1;
              const { id } = element;
              return (
                <ElementCard
                  key={id}
                  element={element}
                  number={element.json['type'] === 'html' ? null : number}
                  faults={faults.elements.get(id) ?? []}
                  open={open === id}
                  earlier={askable(all.slice(0, all.indexOf(element)))}
                  paper={paper}
                  toggle={() => setOpen(open === id ? null : id)}
                  change={(json, field) =>
                    edit(texts.edited, (now) => setElement(now, id, json), `${id} ${field}`)
                  }
                  move={(by) => {
                    edit(texts.moved, (now) => moveElement(now, id, by));
                    setFocus(`${by < 0 ? 'up' : 'down'} ${id}`);
                  }}
                  remove={() => {
                    const title = localText(element.json['title']) || String(element.json['name'] ?? '');
                    edit(texts.removedElement(title), (now) => removeElement(now, id));
                    const next = page.elements[page.elements.indexOf(element) + 1];
                    setFocus(next ? `open ${next.id}` : `add ${page.id}`);
                  }}
                />
              );
            })}
          </ol>
          <div className="row adding">
            <span className="soft">{texts.add}</span>
            {newKinds.map(({ kind, name }, at) => (
              <Button
                key={kind}
                size="small"
                {...(at === 0 ? { 'data-focus': `add ${page.id}` } : {})}
                onClick={() => {
                  const id = paper.nextId;
                  edit(texts.added(name), (now) => addElement(now, page.id, newElement(kind, now)));
                  setOpen(id);
                  setFocus(`open ${id}`);
                }}
              >
                {name}
              </Button>
            ))}
          </div>
        </section>
      ))}
      <div>
        <Button onClick={() => edit(texts.addPage, addPage)}>{texts.addPage}</Button>
      </div>
    </div>
  );
}

function Head({ editor }: { editor: Editor }) {
  const { head } = editor.paper;
  const screening = isJson(head['screening']) ? head['screening'] : {};
  const set = (property: string, value: unknown) =>
    editor.edit(
      texts.edited,
      (now) => ({ ...now, head: withProperty(now.head, property, value) }),
      `head ${property}`,
    );
  const ask = (part: 'ask' | 'yes' | 'no', label: string) => (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          value={localText(screening[part])}
          onChange={({ target }) => {
            const next = withProperty(screening, part, target.value);
            set('screening', Object.keys(next).length === 0 ? undefined : next);
          }}
        />
      )}
    </Field>
  );
  return (
    <div className="paper-head stack">
      <Field label={texts.paperTitle}>
        {(control) => (
          <Input
            {...control}
            value={localText(head['title'])}
            onChange={({ target }) => set('title', withText(head['title'], target.value))}
          />
        )}
      </Field>
      <FieldGroup label={texts.screening} hint={texts.screeningHint}>
        <div className="screening-fields">
          {ask('ask', texts.screeningAsk)}
          {ask('yes', texts.screeningYes)}
          {ask('no', texts.screeningNo)}
        </div>
      </FieldGroup>
    </div>
  );
}

function PageHead(props: { editor: Editor; page: PaperPage; index: number; faults: readonly PlacedFault[] }) {
  const { editor, page, index, faults } = props;
  const set = (property: string, value: unknown) =>
    editor.edit(
      texts.edited,
      (now) => setPage(now, page.id, withProperty(page.head, property, value)),
      `page ${page.id} ${property}`,
    );
  const other = faults.filter(({ property }) => property !== 'visibleIf');
  return (
    <div className="page-fields">
      <h3>{texts.page(index + 1)}</h3>
      <Field label={texts.pageTitle}>
        {(control) => (
          <Input
            {...control}
            value={localText(page.head['title'])}
            onChange={({ target }) => set('title', withText(page.head['title'], target.value))}
          />
        )}
      </Field>
      <ConditionField
        label={texts.pageIf}
        without={texts.always}
        expression={String(page.head['visibleIf'] ?? '')}
        problem={problemOf(faults, 'visibleIf')}
        earlier={askable(editor.paper.pages.slice(0, index).flatMap(({ elements }) => elements))}
        change={(expression) => set('visibleIf', expression)}
      />
      {other.map(({ property, message }) => (
        <p key={`${property} ${message}`} className="field-problem">
          {message}{' '}
          {property in page.head && (
            <Button size="small" onClick={() => set(property, undefined)}>
              {texts.removeProperty(propertyName(property))}
            </Button>
          )}
        </p>
      ))}
      {index > 0 && (
        <Button
          size="small"
          onClick={() => editor.edit(texts.removedPage, (now) => removePage(now, page.id))}
        >
          {texts.removePage}
        </Button>
      )}
    </div>
  );
}
