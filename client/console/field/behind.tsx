import { Button } from 'antd';
import type { Participation } from '../../../analysis/report.ts';
import { groupName } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { countsOf } from '../participation.tsx';
import { NextStep } from '../states.tsx';
import { texts } from './texts.ts';

const shown = 3;

/** While the field is open: where answers are missing most. */
export function Behind(props: { campaign: Campaign; participation: readonly Participation[] | undefined }) {
  const { settings, closesAt } = props.campaign;
  const { participation } = props;
  const until = <p>{texts.untilText(beijingTime(closesAt))}</p>;
  if (!participation) return null;
  const places = settings.townships.flatMap(({ code, name }) =>
    settings.groups.map((group) => {
      const { missing } = countsOf(participation, group, code);
      return { place: `${name}${groupName(group)}`, missing };
    }),
  );
  const behind = places.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
  if (participation.every(({ received }) => received === 0)) {
    return (
      <NextStep
        step={texts.scheduled}
        action={
          <Button type="primary" size="large" href={`/api/campaigns/${props.campaign.id}/posters.pdf`}>
            {texts.allPosters}
          </Button>
        }
      >
        {until}
      </NextStep>
    );
  }
  if (behind.length === 0) return <NextStep step={texts.full}>{until}</NextStep>;
  return (
    <NextStep step={texts.open}>
      <p>
        {texts.openText}
        {behind
          .slice(0, shown)
          .map(({ place, missing }) => texts.short(place, missing))
          .join('；')}
        。
      </p>
      {until}
    </NextStep>
  );
}
