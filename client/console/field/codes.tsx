import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { type GroupCode, groupName } from '../../../surveys/groups.ts';
import { answer, api, type Campaign, checked } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Failed, Sheet, Waiting } from '../states.tsx';
import { texts } from './texts.ts';

/** One-time codes of the groups that answer by them: to make and print once, and to make invalid. */
export function Codes({ campaign }: { campaign: Campaign }) {
  const { id, settings } = campaign;
  const groups = settings.groups.filter((group) => settings.access[group] === 'code');
  const counts = useQuery({
    queryKey: ['codes', id],
    queryFn: () => answer(api.campaigns[':id'].codes.$get({ param: { id } })),
    enabled: groups.length > 0,
  });
  if (groups.length === 0) return null;
  return (
    <Sheet title={texts.codes} about={texts.codesAbout}>
      {counts.isPending && <Waiting />}
      {counts.isError && <Failed error={counts.error} retry={() => void counts.refetch()} />}
      {counts.data &&
        groups.map((group) => (
          <GroupCodes
            key={group}
            id={id}
            group={group}
            count={counts.data.find((one) => one.group === group)?.codes ?? 0}
            reload={async () => void (await counts.refetch())}
          />
        ))}
    </Sheet>
  );
}

function GroupCodes(props: { id: string; group: GroupCode; count: number; reload: () => Promise<void> }) {
  const { id, group, count, reload } = props;
  const { message } = App.useApp();
  const [file, setFile] = useState<string | null>(null);
  const name = groupName(group);
  const make = async () => {
    const response = await checked(
      api.campaigns[':id'].codes[':group']['slips.pdf'].$post({ param: { id, group } }),
    );
    setFile(URL.createObjectURL(await response.blob()));
    await reload();
  };
  return (
    <div className="row codes">
      <strong>{name}</strong>
      <span>{texts.codesCount(count)}</span>
      {file ? (
        <Button type="primary" href={file} download={`${name}-验证码纸条.pdf`}>
          {texts.codesDownload}
        </Button>
      ) : (
        count === 0 && (
          <ConfirmButton
            label={texts.codesMake}
            about={name}
            title={`${texts.codesMake}：${name}`}
            word={texts.codesMakeWord}
            primary
            act={make}
          >
            {texts.codesMakeText}
          </ConfirmButton>
        )
      )}
      {count > 0 && (
        <ConfirmButton
          label={texts.codesVoid}
          about={name}
          title={`${texts.codesVoid}：${name}`}
          word={texts.codesVoidWord}
          danger
          act={async () => {
            const { voided } = await answer(
              api.campaigns[':id'].codes[':group'].void.$post({ param: { id, group } }),
            );
            setFile(null);
            await reload();
            message.success(texts.codesVoided(voided));
          }}
        >
          {texts.codesVoidText}
        </ConfirmButton>
      )}
    </div>
  );
}
