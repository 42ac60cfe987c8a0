import { Select } from 'antd';
import { type GroupCode, groupName, isGroupCode } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { texts } from './texts.ts';

export interface PlaceChoice {
  group: GroupCode | null;
  township: string | null;
}

/** One group, one township, or all. */
export function PlaceFilter(props: {
  campaign: Campaign;
  choice: PlaceChoice;
  choose: (choice: PlaceChoice) => void;
  /** What is filtered, where several filters stand on a page. */
  of: string;
}) {
  const { campaign, choice, choose, of } = props;
  const { settings } = campaign;
  return (
    <div className="row">
      <Filter
        label={texts.filterTownship}
        of={of}
        choices={settings.townships.map(({ code, name }) => ({ value: code, label: name }))}
        choose={(township) => choose({ ...choice, township })}
      />
      <Filter
        label={texts.filterGroup}
        of={of}
        choices={settings.groups.map((code) => ({ value: code, label: groupName(code) }))}
        choose={(group) => choose({ ...choice, group: group !== null && isGroupCode(group) ? group : null })}
      />
    </div>
  );
}

function Filter(props: {
  label: string;
  of: string;
  choices: { value: string; label: string }[];
  choose: (value: string | null) => void;
}) {
  return (
    <Select<string>
      allowClear
      aria-label={`${props.of}：${props.label}`}
      placeholder={`${props.label}：${texts.allPlaces}`}
      options={props.choices}
      onChange={(value: string | undefined) => props.choose(value ?? null)}
      className="filter"
    />
  );
}
