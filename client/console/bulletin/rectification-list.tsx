import { App, Button } from 'antd';
import { useState } from 'react';
import { percent } from '../../../analysis/wording.ts';
import { api, type BulletinDesk, done } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { keptEntry } from '../unsaved.ts';
import { formName, RectificationForm } from './rectification-form.tsx';
import { texts } from './texts.ts';
import { type MeasureValues, type RectificationEntry, useMeasureKey } from './unsaved-measures.ts';

interface Part {
  desk: BulletinDesk;
  reload: () => Promise<void>;
}

/** The weakest items first, each with what will be done about it; then what concerns others. */
export function RectificationList({ desk, reload }: Part) {
  const { weakest } = desk.bulletin;
  const others = desk.rectifications.filter(({ item }) => !weakest.some((one) => one.item === item));
  return (
    <div className="stack">
      {weakest.length === 0 && <p>{texts.noWeakest}</p>}
      {weakest.map(({ item, title, rate }, index) => (
        <section key={item} className="weak-item" aria-label={title}>
          <h3>
            {index + 1}. {title}
          </h3>
          <p className="soft">{texts.weak(percent(rate))}</p>
          <Entries
            desk={desk}
            reload={reload}
            entries={desk.rectifications.filter((one) => one.item === item)}
          />
          <Adding desk={desk} reload={reload} item={item} about={texts.addFor(title)} label={texts.add} />
        </section>
      ))}
      <section className="weak-item" aria-label={texts.others}>
        <h3>{texts.others}</h3>
        <Entries desk={desk} reload={reload} entries={others} titled />
        <Adding desk={desk} reload={reload} item={null} about={texts.addOther} label={texts.addOther} />
      </section>
    </div>
  );
}

function Entries({ entries, ...part }: Part & { entries: readonly RectificationEntry[]; titled?: boolean }) {
  if (entries.length === 0) return <p className="soft">{texts.nothing}</p>;
  return (
    <ul className="rectifications">
      {entries.map((entry) => (
        <EntryRow key={entry.id} entry={entry} {...part} />
      ))}
    </ul>
  );
}

function EntryRow({
  desk,
  reload,
  entry,
  titled = false,
}: Part & { entry: RectificationEntry; titled?: boolean }) {
  const { message } = App.useApp();
  // What is edited is the entry as it was when editing began: a newer one on the server is a conflict, no surprise.
  const key = useMeasureKey(desk.bulletin.campaign.id, formName(entry, entry.item));
  const [edited, setEdited] = useState<RectificationEntry | null>(
    () => keptEntry<MeasureValues, RectificationEntry | null>(key)?.base ?? null,
  );
  const { id, item, action, unit, due, state, stateOn, revision } = entry;
  if (edited !== null) {
    return (
      <li>
        <RectificationForm
          desk={desk}
          entry={edited}
          item={item}
          close={() => setEdited(null)}
          reload={reload}
        />
      </li>
    );
  }
  const remove = async () => {
    await done(
      api.campaigns[':id'].rectifications[':entry'].$delete({
        param: { id: desk.bulletin.campaign.id, entry: id },
        query: { revision: String(revision) },
      }),
    );
    await reload();
    message.success(texts.removed);
  };
  return (
    <li>
      {titled && <p className="soft small">{desk.items.find(({ name }) => name === item)?.title}</p>}
      <p>{action}</p>
      <div className="row soft">
        <span>
          {texts.unit}：{unit}
        </span>
        <span>
          {texts.due}：{due}
          {state !== 'done' && due < desk.today && <strong className="missing"> {texts.late}</strong>}
        </span>
        <span className={state === 'done' ? 'enough' : undefined}>
          <strong>{texts.states[state]}</strong>（{stateOn}）
        </span>
      </div>
      <div className="row">
        <Button size="small" aria-label={texts.editFor(action)} onClick={() => setEdited(entry)}>
          {texts.edit}
        </Button>
        <ConfirmButton
          label={texts.remove}
          about={action}
          title={texts.removeTitle}
          word={texts.removeWord}
          size="small"
          danger
          act={remove}
        >
          {texts.removeText}
        </ConfirmButton>
      </div>
    </li>
  );
}

function Adding(props: Part & { item: string | null; about: string; label: string }) {
  const { desk, reload, item, about, label } = props;
  const key = useMeasureKey(desk.bulletin.campaign.id, formName(null, item));
  const [open, setOpen] = useState(() => keptEntry(key) !== undefined);
  if (open) {
    return (
      <RectificationForm desk={desk} entry={null} item={item} close={() => setOpen(false)} reload={reload} />
    );
  }
  return (
    <Button aria-label={about} onClick={() => setOpen(true)}>
      {label}
    </Button>
  );
}
