import type { BareRate, Bulletin, BulletinCount } from '../../analysis/bulletin.ts';
import { receivedInWords } from '../../analysis/bulletin-wording.ts';
import type { Estimate, EstimateFigures } from '../../analysis/report.ts';
import {
  coarseInWords,
  definitionNames,
  intervalInWords,
  limitsInWords,
  participationInWords,
  people,
  percent,
  rateInWords,
  roundedToBarInWords,
  stepsInWords,
  verdictInWords,
  withheldInWords,
} from '../../analysis/wording.ts';
import { Part } from './frame.tsx';
import { texts } from './texts.ts';

/** The one figure that was decided on before the field opened, and what it means. */
export function Figures({ bulletin }: { bulletin: Bulletin }) {
  const { headline, definition, bar } = bulletin;
  return (
    <Part title={texts.headline}>
      <p className="headline-name">{definitionNames[definition]}</p>
      {'suppressed' in headline ? (
        <p className="headline-words">{withheldInWords[headline.suppressed]}</p>
      ) : (
        <>
          <p className="headline">{rateInWords(headline)}</p>
          {headline.coarse && <p className="soft">{coarseInWords(headline)}</p>}
          <p className="standing">
            {headline.meetsBar ? texts.atLeast(percent(bar)) : texts.under(percent(bar))}
            {roundedToBarInWords(headline, bar)}
          </p>
          <Meaning headline={headline} />
        </>
      )}
    </Part>
  );
}

function Meaning({ headline }: { headline: EstimateFigures }) {
  const { lower, upper, level, valid, n, indicative } = headline;
  return (
    <dl>
      <dt>{texts.verdict}</dt>
      <dd>{verdictInWords(headline)}</dd>
      <dt>{texts.interval(level)}</dt>
      <dd>
        {intervalInWords(headline)}
        <p>{lower === upper ? texts.censusMeans : texts.intervalMeans(...limitsInWords(headline))}</p>
        {indicative && <p>{texts.indicativeMeans}</p>}
      </dd>
      <dt>{texts.denominator}</dt>
      <dd>{texts.denominatorMeans(people(valid), people(n))}</dd>
    </dl>
  );
}

/** How many answered, of how many who could have. */
export function Participation({ bulletin }: { bulletin: Bulletin }) {
  const { answers, eligible, participation, threshold } = bulletin;
  const { groups, townships } = participation;
  const hides = [groups, townships].some((rows) => rows?.some(({ received }) => received === 'few'));
  return (
    <Part title={texts.participation}>
      <p>{texts.total(people(answers), people(eligible))}</p>
      <p className="soft">{texts.participationAbout}</p>
      <Counts title={texts.byGroup} first={texts.group} rows={groups} threshold={threshold} />
      <Counts title={texts.byTownship} first={texts.township} rows={townships} threshold={threshold} />
      {hides && <p className="soft">{texts.fewMeans(threshold)}</p>}
    </Part>
  );
}

function Counts(props: {
  title: string;
  first: string;
  rows: readonly BulletinCount[] | null;
  threshold: number;
}) {
  const { title, first, rows, threshold } = props;
  if (!rows) {
    return (
      <p>
        {title}：{texts.notListed}
      </p>
    );
  }
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <th scope="col">{texts.eligible}</th>
          <th scope="col">{texts.quota}</th>
          <th scope="col">{texts.received}</th>
          <th scope="col">{texts.rate}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, eligible, quota, received, rate }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td data-label={texts.eligible}>{people(eligible)}</td>
            <td data-label={texts.quota}>{people(quota)}</td>
            <td data-label={texts.received}>{receivedInWords(received, threshold)}</td>
            <td data-label={texts.rate}>{participationInWords(rate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The rate of each group, as far as it leaves. */
export function GroupResults({ bulletin: { groups } }: { bulletin: Bulletin }) {
  const hides = groups.some(({ figure }) => 'suppressed' in figure);
  return (
    <Part title={texts.groups}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.group}</th>
            <th scope="col">{texts.result}</th>
            <th scope="col">{texts.standing}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, figure, steps }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-label={texts.result}>
                {'suppressed' in figure ? (
                  <span>{steps ? stepsInWords(steps) : withheldInWords[figure.suppressed]}</span>
                ) : (
                  <Rate figure={figure} />
                )}
              </td>
              <td data-label={texts.standing}>
                {'suppressed' in figure ? '—' : figure.meetsBar ? texts.reaches : texts.below}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hides && <p className="soft">{texts.groupsMean}</p>}
    </Part>
  );
}

function Rate({ figure }: { figure: Exclude<Estimate, { suppressed: string }> | BareRate }) {
  return (
    <>
      <strong>{percent(figure.rate)}</strong>
      {'valid' in figure && (
        <>
          <small>{intervalInWords(figure)}</small>
          <small>{texts.validOf(people(figure.valid))}</small>
        </>
      )}
    </>
  );
}
