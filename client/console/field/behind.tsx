import { Button } from 'antd';
import { useState } from 'react';
import { townshipName } from '../../../surveys/frame.ts';
import { groupName } from '../../../surveys/groups.ts';
import type { Campaign, FieldParticipation, Link } from '../api.ts';
import { CopyButton } from './copy-button.tsx';
import { type Progress, paceSentence } from './pace-words.ts';
import { texts } from './texts.ts';

const shown = 5;

/** The cells that are behind, the furthest first: whom to call, and with which link. */
export function Behind(props: {
  campaign: Campaign;
  field: Pick<FieldParticipation, 'behind'>;
  links: readonly Link[];
}) {
  const { behind } = props.field;
  const [all, setAll] = useState(false);
  if (behind.length === 0) return <p className="soft">{texts.onTime}</p>;
  return (
    <section aria-label={texts.behind} className="behind">
      <h3>{texts.behindTitle(behind.length)}</h3>
      <ul>
        {behind.slice(0, all ? behind.length : shown).map((place) => (
          <li key={`${place.group} ${place.township}`}>
            <Place {...props} place={place} />
          </li>
        ))}
      </ul>
      {behind.length > shown && (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? texts.fewer : texts.allBehind(behind.length)}
        </Button>
      )}
    </section>
  );
}

function Place(props: { campaign: Campaign; links: readonly Link[]; place: Progress }) {
  const { campaign, place } = props;
  const { group, township, received, quota, behind } = place;
  const name = nameOf(campaign, place);
  const link = props.links.find(
    (one) => one.group === group && one.township === township && one.school === null,
  );
  return (
    <>
      <span>
        <strong>{name}</strong>
        <span className="behind-count">{texts.ofQuota(received, quota)}</span>
      </span>
      <span className="missing">{texts.behindBy(behind)}</span>
      <span className="soft">{paceSentence(place)}</span>
      {link && (
        <span className="row">
          <CopyButton text={link.url} about={name} label={texts.copyLink} />
          <Button
            size="small"
            aria-label={`${texts.poster}：${name}`}
            href={`/api/campaigns/${campaign.id}/posters.pdf?link=${link.code}`}
          >
            {texts.poster}
          </Button>
        </span>
      )}
    </>
  );
}

export function nameOf({ settings }: Campaign, { group, township }: Progress): string {
  const town = townshipName(settings.townships, township);
  return `${town}${group === null ? '' : groupName(group)}`;
}
