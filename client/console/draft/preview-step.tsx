import { Select } from 'antd';
import { useSearchParams } from 'react-router';
import { townshipName } from '../../../surveys/frame.ts';
import { groupName, isGroupCode } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { Field } from '../form-field.tsx';
import { PhoneFrame } from './phone-frame.tsx';
import { StepFrame } from './step-page.tsx';
import { texts } from './texts.ts';

/** Each group's form as phones will show it, made by the same code. */
export function PreviewStep({ campaign }: { campaign: Campaign }) {
  const { settings, frame } = campaign;
  const [address, setAddress] = useSearchParams();
  const asked = address.get('group') ?? '';
  const group = isGroupCode(asked) && settings.groups.includes(asked) ? asked : settings.groups[0];
  if (!group) return null;
  const cells = frame.filter((cell) => cell.group === group && cell.eligible > 0);
  const places =
    cells.length > 0
      ? cells.map(({ township, school }) => ({ township, school }))
      : settings.townships.map(({ code }) => ({ township: code, school: null }));
  const chosen = places[Number(address.get('place') ?? 0)] ?? places[0];
  if (!chosen) return null;
  const query = new URLSearchParams({
    group,
    township: chosen.township,
    ...(chosen.school === null ? {} : { school: chosen.school }),
  });
  return (
    <StepFrame campaign={campaign} step="preview" about={texts.previewAbout}>
      <div className="fields">
        <Field label={texts.previewGroup}>
          {(control) => (
            <Select
              {...control}
              value={group}
              options={settings.groups.map((code) => ({ value: code, label: groupName(code) }))}
              onChange={(code) => setAddress({ group: code }, { replace: true })}
            />
          )}
        </Field>
        <Field label={texts.previewPlace}>
          {(control) => (
            <Select
              {...control}
              value={places.indexOf(chosen)}
              options={places.map(({ township, school }, index) => ({
                value: index,
                label: [townshipName(settings.townships, township), school].filter(Boolean).join(' · '),
              }))}
              onChange={(place) => setAddress({ group, place: String(place) }, { replace: true })}
            />
          )}
        </Field>
      </div>
      <PhoneFrame
        title={texts.previewOf(groupName(group))}
        src={`/api/campaigns/${campaign.id}/preview?${query}`}
        key={`${query} ${campaign.revision}`}
      />
    </StepFrame>
  );
}
