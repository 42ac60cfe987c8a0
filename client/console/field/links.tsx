import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Modal, Table } from 'antd';
import { useState } from 'react';
import { answer, api, type Campaign, type Link } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Failed, Sheet, Waiting } from '../states.tsx';
import { CopyButton } from './copy-button.tsx';
import { type PlaceChoice, PlaceFilter } from './place-filter.tsx';
import { texts } from './texts.ts';

const perPage = 20;

/** The links in force, read once for all who show some of them. */
export function useLinks(id: string, enabled = true) {
  return useQuery({
    queryKey: ['links', id],
    queryFn: () => answer(api.campaigns[':id'].links.$get({ param: { id } })),
    enabled,
  });
}

/** The links in force: to copy, to show as a code, to print, to withdraw. */
export function Links({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const links = useLinks(id);
  const [choice, setChoice] = useState<PlaceChoice>({ group: null, township: null });
  const { group, township } = choice;
  const shown = links.data?.filter(
    (link) => (township === null || link.township === township) && (group === null || link.group === group),
  );
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
      {shown && (
        <div className="stack">
          <PlaceFilter campaign={campaign} choice={choice} choose={setChoice} of={texts.links} />
          <LinkList campaign={campaign} links={shown} reload={async () => void (await links.refetch())} />
        </div>
      )}
    </Sheet>
  );
}

/** Some links with all that can be done with each. */
export function LinkList(props: { campaign: Campaign; links: readonly Link[]; reload: () => Promise<void> }) {
  const { campaign } = props;
  const [scanned, setScanned] = useState<Link | null>(null);
  const [renewed, setRenewed] = useState<{ place: string; code: string } | null>(null);
  return (
    <div className="stack">
      {renewed && (
        <Alert
          type="success"
          showIcon
          title={texts.renewed(renewed.place)}
          action={
            <Button href={`/api/campaigns/${campaign.id}/posters.pdf?link=${renewed.code}`}>
              {texts.newPoster}
            </Button>
          }
        />
      )}
      <Table
        size="middle"
        rowKey="code"
        dataSource={props.links}
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
            render: (_, link) => (
              <LinkActions {...props} link={link} scan={() => setScanned(link)} renewed={setRenewed} />
            ),
          },
        ]}
      />
      {scanned && <Code campaign={campaign} link={scanned} close={() => setScanned(null)} />}
    </div>
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
  renewed: (link: { place: string; code: string }) => void;
}) {
  const { message } = App.useApp();
  const { link } = props;
  const { id } = props.campaign;
  const renew = async () => {
    const { code } = await answer(
      api.campaigns[':id'].links[':code'].reissue.$post({ param: { id, code: link.code } }),
    );
    await props.reload();
    props.renewed({ place: link.place, code });
    message.success(texts.reissued);
  };
  return (
    <div className="row actions">
      <CopyButton text={link.url} about={link.place} />
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
        act={renew}
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
