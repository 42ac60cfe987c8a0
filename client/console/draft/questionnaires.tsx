import { Collapse } from 'antd';
import { dimensionName } from '../../../surveys/dimensions.ts';
import { groupName } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { texts } from './texts.ts';

/** What each group will be asked, to look through before publishing. */
export function Questionnaires({ campaign }: { campaign: Campaign }) {
  return (
    <Collapse
      items={campaign.questionnaires.map(({ group, title, items }) => ({
        key: group,
        label: (
          <span>
            <strong>{groupName(group)}</strong> <span className="soft">{title}</span>
          </span>
        ),
        extra: <span className="soft nowrap">{texts.items(items.length)}</span>,
        children: (
          <ol className="items">
            {items.map((item) => (
              <li key={item.name}>
                <ItemInWords item={item} />
              </li>
            ))}
          </ol>
        ),
      }))}
    />
  );
}

function ItemInWords({ item }: { item: Campaign['questionnaires'][number]['items'][number] }) {
  const about = [
    ...(item.role ? [texts.roles[item.role]] : []),
    ...(item.dimension && item.role !== 'overall' ? [dimensionName(item.dimension)] : []),
    ...(item.required ? [] : [texts.optional]),
  ].join(' · ');
  return (
    <>
      {item.title} <code className="soft small">（{item.name}）</code>{' '}
      {about && <span className="soft small">{about}</span>}
      {item.description && <div className="soft small">{item.description}</div>}
      {item.options.length > 0 && (
        <ul className="options">
          {item.options.map((option) => (
            <li key={String(option.value)}>
              {option.text} <code className="soft small">（{String(option.value)}）</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
