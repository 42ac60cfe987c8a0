import type { GroupComments, WordCount } from '../../../../analysis/comments.ts';
import type { Findings } from '../../../../analysis/findings.ts';
import { FiguresTable } from '../figures-table.tsx';
import { useReading } from '../reading.ts';
import { texts } from './texts.ts';
import { WithFindings } from './with-findings.tsx';

/** What people wrote, by group: words and phrases that several of them used, then the comments. */
export function Comments() {
  return <WithFindings>{(findings) => <ByGroup findings={findings} />}</WithFindings>;
}

function ByGroup({ findings }: { findings: Findings }) {
  const { names, address } = useReading();
  const groups = findings.comments.filter(({ group }) => address.group === null || group === address.group);
  const told = groups.flatMap((one) => ('suppressed' in one ? [] : [one]));
  const untold = groups.filter((one) => 'suppressed' in one);
  return (
    <>
      <p className="soft small">{findings.notes.find(({ code }) => code === 'comments')?.text}</p>
      {told.map((one) => (
        <Written key={one.group} written={one} name={names.group(one.group)} />
      ))}
      {untold.length > 0 && (
        <p className="soft">
          {texts.fewWriters(untold.map(({ group }) => names.group(group)).join('、'), findings.smallCell)}
        </p>
      )}
    </>
  );
}

function Written({ written, name }: { written: GroupComments; name: string }) {
  const { writers, masked, words, phrases, comments } = written;
  return (
    <section className="sub">
      <h3>{name}</h3>
      <p>{texts.writers(writers, masked)}</p>
      <div className="beside">
        <Counts caption={texts.wordsOf(name)} first={texts.word} rows={words} writers={writers} />
        <Counts caption={texts.phrasesOf(name)} first={texts.phrase} rows={phrases} writers={writers} />
      </div>
      <details className="more no-print">
        <summary>{texts.read(comments.length)}</summary>
        <ul className="comments">
          {comments.map((comment) => (
            <li key={comment}>{comment}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Counts(props: { caption: string; first: string; rows: readonly WordCount[]; writers: number }) {
  return (
    <FiguresTable
      caption={props.caption}
      base={texts.wordsBase(props.writers)}
      first={props.first}
      rows={props.rows}
      keyOf={({ text }) => text}
      name={({ text }) => text}
      columns={[{ title: texts.people, text: ({ respondents }) => String(respondents) }]}
      shownFirst={10}
      empty={texts.noWords}
    />
  );
}
