import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal, Select, Table } from 'antd';
import { useState } from 'react';
import { groupName } from '../../../surveys/groups.ts';
import { answer, api, type Campaign, type Link } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { copyText } from '../copy.ts';
import { Failed, Sheet, Waiting } from '../states.tsx';
import { texts } from './texts.ts';

const perPage = 20;

/** The links in force: to copy, to show as a code, to print, to withdraw. */
export function Links({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const links = useQuery({
    queryKey: ['links', id],
    queryFn: () => answer(api.campaigns[':id'].links.$get({ param: { id } })),
  });
  return (
    <Sheet
      title={texts.links}
      about={texts.linksAbout}
      extra={
        <Button type="primary" href={`/api/campaigns/${id}/posters.pdf`}>
          {texts.allPosters}
        </Button>
      }
    >
      {links.isPending && <Waiting />}
      {links.isError && <Failed error={links.error} retry={() => void links.refetch()} />}
      {links.data && (
        <LinkTable campaign={campaign} links={links.data} reload={async () => void (await links.refetch())} />
      )}
    </Sheet>
  );
}

function LinkTable(props: { campaign: Campaign; links: readonly Link[]; reload: () => Promise<void> }) {
  const { settings } = props.campaign;
  const [township, setTownship] = useState<string | null>(null);
  const [group, setGroup] = useState<string | null>(null);
  const [scanned, setScanned] = useState<Link | null>(null);
  const shown = props.links.filter(
    (link) => (township === null || link.township === township) && (group === null || link.group === group),
  );
  return (
    <div className="stack">
      <div className="row">
        <Filter
          label={texts.filterTownship}
          choices={settings.townships.map(({ code, name }) => ({ value: code, label: name }))}
          choose={setTownship}
        />
        <Filter
          label={texts.filterGroup}
          choices={settings.groups.map((code) => ({ value: code, label: groupName(code) }))}
          choose={setGroup}
        />
      </div>
      <Table
        size="middle"
        rowKey="code"
        dataSource={shown}
        className="links"
        pagination={{ pageSize: perPage, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          {
            title: texts.place,
            key: 'place',
            render: (_, link) => <LinkPlace link={link} />,
          },
          {
            title: texts.actions,
            key: 'actions',
            width: '26rem',
            render: (_, link) => <LinkActions {...props} link={link} scan={() => setScanned(link)} />,
          },
        ]}
      />
      {scanned && <Code campaign={props.campaign} link={scanned} close={() => setScanned(null)} />}
    </div>
  );
}

function Filter(props: {
  label: string;
  choices: { value: string; label: string }[];
  choose: (value: string | null) => void;
}) {
  return (
    <Select<string>
      allowClear
      aria-label={props.label}
      placeholder={`${props.label}：${texts.allPlaces}`}
      options={props.choices}
      onChange={(value: string | undefined) => props.choose(value ?? null)}
      className="filter"
    />
  );
}

function LinkPlace({ link }: { link: Link }) {
  return (
    <>
      <strong>{link.place}</strong>
      <div>
        <a href={link.url} target="_blank" rel="noreferrer" className="address">
          {link.url}
        </a>
      </div>
    </>
  );
}

function LinkActions(props: {
  campaign: Campaign;
  link: Link;
  scan: () => void;
  reload: () => Promise<void>;
}) {
  const { message } = App.useApp();
  const { link } = props;
  const { id } = props.campaign;
  const copy = async () => {
    if (await copyText(link.url)) message.success(texts.copied);
    else message.warning(texts.notCopied);
  };
  return (
    <div className="row actions">
      <Button size="small" aria-label={`${texts.copy}：${link.place}`} onClick={() => void copy()}>
        {texts.copy}
      </Button>
      <Button size="small" aria-label={`${texts.qr}：${link.place}`} onClick={props.scan}>
        {texts.qr}
      </Button>
      <Button
        size="small"
        aria-label={`${texts.poster}：${link.place}`}
        href={`/api/campaigns/${id}/posters.pdf?link=${link.code}`}
      >
        {texts.poster}
      </Button>
      <ConfirmButton
        label={texts.reissue}
        about={link.place}
        title={`${texts.reissue}：${link.place}`}
        word={texts.reissueWord}
        danger
        size="small"
        act={async () => {
          await answer(api.campaigns[':id'].links[':code'].reissue.$post({ param: { id, code: link.code } }));
          await props.reload();
          message.success(texts.reissued);
        }}
      >
        {texts.reissueText}
      </ConfirmButton>
    </div>
  );
}

function Code({ campaign, link, close }: { campaign: Campaign; link: Link; close: () => void }) {
  const path = (file: string) => `/api/campaigns/${campaign.id}/links/${link.code}/${file}`;
  return (
    <Modal open title={link.place} footer={null} onCancel={close} width={400}>
      <div className="code">
        <img src={path('qr.svg')} alt={texts.qrOf(link.place)} width="300" height="300" />
        <span className="address">{link.url}</span>
        <div className="row">
          <Button href={path('qr.png')} download={`${link.place}.png`}>
            PNG
          </Button>
          <Button href={path('qr.svg')} download={`${link.place}.svg`}>
            SVG
          </Button>
        </div>
      </div>
    </Modal>
  );
}
