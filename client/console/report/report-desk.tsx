import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Modal, Segmented } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Report } from '../../../analysis/report.ts';
import { answer, api, type Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { ExclusionSheet } from '../exclusions/exclusions.tsx';
import { useDuties } from '../session.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import { Failed, FoldedSheet, NextStep, Sheet, Waiting } from '../states.tsx';
import {
  AlternativeTable,
  CellTable,
  DimensionTable,
  GroupTable,
  ItemTable,
  TownshipTable,
} from './breakdowns.tsx';
import { GroupChart } from './group-chart.tsx';
import { Headline } from './headline.tsx';
import { namesOf } from './names.ts';
import { ParticipationRates } from './participation-table.tsx';
import { texts } from './texts.ts';

interface Section {
  id: string;
  title: string;
  about?: string;
  content: ReactNode;
}

/** What the Report says, section by section; each has an address of its own to send. */
export default function ReportDesk({ campaign }: { campaign: Campaign }) {
  const duties = useDuties();
  const { id } = campaign;
  const [search, setSearch] = useSearchParams();
  const internal = search.get('view') === 'internal';
  const query = useQuery({
    queryKey: ['report', id, internal],
    queryFn: () =>
      answer(api.campaigns[':id'].report.$get({ param: { id }, query: internal ? { internal: '1' } : {} })),
  });
  const read = query.data !== undefined;
  // An address that somebody was sent names a section that is on the page only now.
  useEffect(() => {
    if (read && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [read]);
  if (query.isPending) return <Waiting />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const report = query.data;
  const sections = sectionsOf(report);
  return (
    <>
      {duties.export && <Downloads id={id} real={!campaign.trial && !campaign.simulated} />}
      <Sheet title={texts.view}>
        <Segmented
          value={internal ? 'internal' : 'released'}
          options={[
            { value: 'released', label: texts.released },
            { value: 'internal', label: texts.internal },
          ]}
          onChange={(view) => setSearch(view === 'internal' ? { view } : {}, { replace: true })}
        />
        <Alert
          type={internal ? 'warning' : 'info'}
          showIcon
          title={internal ? texts.internalAbout : texts.releasedAbout}
        />
      </Sheet>
      <Headline report={report} />
      <nav aria-label={texts.here} className="here no-print">
        {sections.map(({ id: anchor, title }) => (
          <a key={anchor} href={`#${anchor}`}>
            {title}
          </a>
        ))}
      </nav>
      {sections.map(({ content, ...section }) => (
        <Sheet key={section.id} {...section}>
          {content}
        </Sheet>
      ))}
      <ExclusionSheet campaign={campaign} />
      <FoldedSheet title={texts.settings}>
        <SettingsSummary campaign={campaign} />
      </FoldedSheet>
      <p className="soft small">{texts.made(beijingTime(report.generatedAt))}</p>
    </>
  );
}

function sectionsOf(report: Report): Section[] {
  return [
    {
      id: 'groups',
      title: texts.groups,
      content: (
        <>
          <GroupChart report={report} />
          <GroupTable report={report} />
        </>
      ),
    },
    { id: 'townships', title: texts.townships, content: <TownshipTable report={report} /> },
    {
      id: 'cells',
      title: texts.cells,
      about: texts.cellsAbout,
      content: (
        <>
          <CellTable report={report} />
          <WithheldKey />
        </>
      ),
    },
    {
      id: 'dimensions',
      title: texts.dimensions,
      about: texts.dimensionsAbout,
      content: <DimensionTable report={report} />,
    },
    { id: 'items', title: texts.items, about: texts.itemsAbout, content: <ItemTable report={report} /> },
    {
      id: 'alternatives',
      title: texts.alternatives,
      about: texts.alternativesAbout,
      content: <AlternativeTable report={report} />,
    },
    {
      id: 'participation',
      title: texts.participation,
      about: texts.participationAbout,
      content: <ParticipationRates report={report} />,
    },
    { id: 'notes', title: texts.notes, content: <Notes report={report} /> },
  ];
}

/** The workbook may leave the building; the rows only after a warning. */
function Downloads({ id, real }: { id: string; real: boolean }) {
  const [asking, setAsking] = useState(false);
  return (
    <NextStep
      step={real ? texts.next : texts.nextTrial}
      action={
        <>
          <Button type="primary" size="large" href={`/api/campaigns/${id}/export?format=xlsx`}>
            {texts.workbook}
          </Button>
          <Button size="large" onClick={() => setAsking(true)}>
            {texts.rows}
          </Button>
        </>
      }
    >
      <p>{texts.nextText}</p>
      <Modal
        open={asking}
        closable={false}
        title={texts.rowsTitle}
        okText={texts.download}
        cancelText={texts.cancel}
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          location.assign(`/api/campaigns/${id}/export?format=csv`);
        }}
      >
        {texts.rowsText}
      </Modal>
    </NextStep>
  );
}

function WithheldKey() {
  return (
    <details className="more">
      <summary>{texts.withheldWhy}</summary>
      <ul>
        <li>{texts.withheldReasons.small}</li>
        <li>{texts.withheldReasons.protected}</li>
      </ul>
    </details>
  );
}

function Notes({ report }: { report: Report }) {
  const names = namesOf(report);
  return (
    <ol>
      {report.notes.map((note) => (
        <li key={note.code}>{note.text}</li>
      ))}
      {report.joinedStrata.map(({ group, townships }) => (
        <li key={`${group} ${townships.join()}`}>
          {texts.joined(names.group(group), townships.map(names.township).join('、'))}
        </li>
      ))}
    </ol>
  );
}
