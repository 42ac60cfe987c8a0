import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useCallback, useMemo } from 'react';
import { useHref, useLinkClickHandler, useSearchParams } from 'react-router';
import type { Report } from '../../../analysis/report.ts';
import { answer, api, type Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { ExclusionSheet } from '../exclusions/exclusions.tsx';
import { Failed, NextStep, Sheet, Waiting } from '../states.tsx';
import { type Address, isInternal, readAddress, writeAddress } from './address.ts';
import { FilterBar } from './filter-bar.tsx';
import { Headline } from './headline.tsx';
import { InsideHead, InsideOnly } from './inside/with-findings.tsx';
import { namesOf } from './names.ts';
import { Parts } from './parts.tsx';
import { filterInWords, ReadingContext, useReading } from './reading.ts';
import { type Section, sections } from './sections.tsx';
import { texts } from './texts.ts';
import { ViewSwitch } from './view-switch.tsx';
import './report.css';

/** What the Report says, part by part; whatever is looked at has an address of its own to send. */
export default function ReportDesk({ campaign }: { campaign: Campaign }) {
  const [search] = useSearchParams();
  // Once the answers are deleted there is the released Report alone.
  const deleted = campaign.responsesDeletedAt !== null;
  const internal = isInternal(search) && !deleted;
  const released = useReport(campaign.id, false, true);
  const whole = useReport(campaign.id, true, internal);
  const shown = internal ? whole : released;
  const failed = released.error ?? (internal ? whole.error : null);
  if (failed && !(released.data && shown.data)) {
    const retry = () => void Promise.all([released.refetch(), ...(internal ? [whole.refetch()] : [])]);
    return <Failed error={failed} retry={retry} />;
  }
  if (!released.data || !shown.data) return <Waiting />;
  return (
    <>
      <DocumentsStep campaign={campaign} />
      <Pages campaign={campaign} report={shown.data} released={released.data} />
      {!deleted && <ExclusionSheet campaign={campaign} />}
    </>
  );
}

/** The figures are there to be printed, archived and sent upward. */
function DocumentsStep({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const practice = campaign.trial || campaign.simulated;
  const deleted = campaign.responsesDeletedAt !== null;
  const page = `/campaigns/${id}/documents`;
  const href = useHref(page);
  const open = useLinkClickHandler(page);
  return (
    <NextStep
      step={practice ? texts.nextTrial : texts.next}
      action={
        <Button type="primary" size="large" href={href} onClick={open}>
          {texts.documents}
        </Button>
      }
    >
      <p>{deleted ? texts.nextDeletedText : practice ? texts.nextTrialText : texts.nextText}</p>
    </NextStep>
  );
}

/** As it may leave, or all of it. */
function useReport(id: string, internal: boolean, wanted: boolean) {
  return useQuery({
    queryKey: ['report', id, internal],
    enabled: wanted,
    queryFn: () =>
      answer(
        api.campaigns[':id'].report.$get({
          param: { id },
          query: internal ? { internal: '1' as const } : {},
        }),
      ),
  });
}

function Pages(props: { campaign: Campaign; report: Report; released: Report }) {
  const { campaign, report, released } = props;
  const [search, setSearch] = useSearchParams();
  const deleted = campaign.responsesDeletedAt !== null;
  const address = useMemo(() => {
    const read = readAddress(search, report.campaign);
    return deleted ? { ...read, internal: false } : read;
  }, [search, report, deleted]);
  const go = useCallback(
    (change: Partial<Address>, keep = false) =>
      setSearch((before) => writeAddress({ ...readAddress(before, report.campaign), ...change }), {
        replace: keep,
        preventScrollReset: true,
      }),
    [setSearch, report],
  );
  const names = useMemo(() => namesOf(report), [report]);
  const reading = { report, released, address, go, names };
  const wanted = sections.filter(({ part }) => address.part === 'all' || part === address.part);
  const shown = wanted.filter(({ inside }) => address.internal || !inside);
  const looked = filterInWords(reading);
  return (
    <ReadingContext value={reading}>
      <div className={address.internal ? 'stack report report-internal' : 'stack report'}>
        {!deleted && <ViewSwitch />}
        <Parts />
        {(address.part === 'result' || address.part === 'all') && <Headline />}
        <FilterBar />
        {looked && <p className="print-only">{texts.filtered(looked)}</p>}
        {shown.some(({ inside }) => inside) && <InsideHead />}
        {shown.map((section) => (
          <Part key={section.id} section={section} campaign={campaign} />
        ))}
        {shown.length < wanted.length &&
          (deleted ? <p className="soft">{texts.insideGone}</p> : <InsideOnly />)}
        <p className="soft small">{texts.made(beijingTime(report.generatedAt))}</p>
      </div>
    </ReadingContext>
  );
}

function Part({ section, campaign }: { section: Section; campaign: Campaign }) {
  const { id, title, about, inside, Content } = section;
  return (
    <Sheet
      id={id}
      title={title}
      {...(about ? { about } : {})}
      {...(inside ? { extra: <span className="mark">{texts.internalMark}</span> } : {})}
    >
      <Ignored section={section} />
      <Content campaign={campaign} />
    </Sheet>
  );
}

/** Says where a filter changes nothing, so that nobody takes the county's figures for a township's. */
function Ignored({ section }: { section: Section }) {
  const { address } = useReading();
  const ignored = section.ignores.filter((name) => address[name] !== null);
  if (ignored.length === 0) return null;
  return <p className="soft">{texts.ignored(ignored.map((name) => texts.filters[name]).join('、'))}</p>;
}
