import { App, Button, Table } from 'antd';
import { useState } from 'react';
import { townshipName } from '../../../surveys/frame.ts';
import { groupName } from '../../../surveys/groups.ts';
import { api, type Campaign, done, type PaperForms } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Compare } from './compare.tsx';
import { inOrder } from './next-form.ts';
import { texts } from './texts.ts';

type Waiting = PaperForms['waiting'][number];

const perPage = 20;

/** Forms that wait for their second keying, and those whose keyings differ. */
export function WaitingForms(props: {
  campaign: Campaign;
  waiting: readonly Waiting[];
  reload: () => Promise<void>;
}) {
  const { campaign, reload } = props;
  const { message } = App.useApp();
  const [compared, setCompared] = useState<Waiting | null>(null);
  // What somebody must look at comes first.
  const rows = [...props.waiting].sort(
    (a, b) => Number(b.conflict !== null) - Number(a.conflict !== null) || inOrder(a.form, b.form),
  );
  if (rows.length === 0) return <p className="soft">{texts.nothing}</p>;
  return (
    <>
      <Table
        size="middle"
        rowKey="form"
        className="links"
        dataSource={rows}
        pagination={{ pageSize: perPage, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: texts.columns.form, key: 'form', render: (_, row) => <strong>{row.form}</strong> },
          { title: texts.columns.place, key: 'place', render: (_, row) => placeOf(campaign, row) },
          { title: texts.columns.by, key: 'by', render: (_, row) => row.firstBy },
          {
            title: texts.columns.state,
            key: 'state',
            render: (_, { conflict }) =>
              conflict ? (
                <span className="missing">{texts.conflict(conflict.items.length)}</span>
              ) : (
                texts.waits
              ),
          },
          {
            title: texts.columns.actions,
            key: 'actions',
            render: (_, row) => (
              <div className="row">
                {row.conflict && (
                  <Button
                    size="small"
                    type="primary"
                    aria-label={`${texts.compare}：${row.form}`}
                    onClick={() => setCompared(row)}
                  >
                    {texts.compare}
                  </Button>
                )}
                <Discard campaign={campaign} form={row.form} reload={reload} />
              </div>
            ),
          },
        ]}
      />
      {compared?.conflict && (
        <Compare
          campaign={campaign}
          form={compared}
          conflict={compared.conflict}
          close={() => setCompared(null)}
          resolved={async () => {
            setCompared(null);
            message.success(texts.resolved(compared.form));
            await reload();
          }}
        />
      )}
    </>
  );
}

function Discard({
  campaign,
  form,
  reload,
}: {
  campaign: Campaign;
  form: string;
  reload: () => Promise<void>;
}) {
  return (
    <ConfirmButton
      label={texts.discard}
      about={form}
      title={`${texts.discard}：${form}`}
      word={texts.discardWord}
      size="small"
      danger
      act={async () => {
        await done(api.campaigns[':id'].paper.discard.$post({ param: { id: campaign.id }, json: { form } }));
        await reload();
      }}
    >
      {texts.discardText}
    </ConfirmButton>
  );
}

function placeOf({ settings }: Campaign, { group, township, school }: Waiting): string {
  const town = townshipName(settings.townships, township);
  return [town, school, groupName(group)].filter((part) => part !== null).join(' · ');
}
