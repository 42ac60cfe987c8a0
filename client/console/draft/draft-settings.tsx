import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import { api, type Campaign, done, Refusal } from '../api.ts';
import { CampaignForm } from '../campaign-form.tsx';
import { Faults } from '../faults.tsx';
import { useDuties } from '../session.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import { Sheet } from '../states.tsx';
import { texts } from './texts.ts';

/** The settings to read, and on demand to change. */
export function DraftSettings(props: {
  campaign: Campaign;
  saved: () => Promise<void>;
  /** What is edited is the draft as it was when editing began: a newer one on the server is a conflict, not a surprise. */
  edited: Campaign | null;
  setEdited: (campaign: Campaign | null) => void;
}) {
  const { publish } = useDuties();
  const { campaign, saved, edited, setEdited } = props;
  const close = () => setEdited(null);
  return (
    <Sheet
      title={texts.settings}
      extra={publish && edited === null && <Button onClick={() => setEdited(campaign)}>{texts.edit}</Button>}
    >
      {edited === null ? (
        <SettingsSummary campaign={campaign} />
      ) : (
        <SettingsForm campaign={edited} saved={saved} close={close} />
      )}
    </Sheet>
  );
}

function SettingsForm(props: { campaign: Campaign; saved: () => Promise<void>; close: () => void }) {
  const { message } = App.useApp();
  const { id, revision, settings } = props.campaign;
  const edit = useMutation({
    mutationFn: (json: CampaignFile) =>
      done(api.campaigns[':id'].$put({ param: { id }, query: { revision: String(revision) }, json })),
    onSuccess: async () => {
      await props.saved();
      props.close();
      message.success(texts.saved);
    },
  });
  const conflict = edit.error instanceof Refusal && edit.error.code === 'changed-by-another';
  const reload = async () => {
    await props.saved();
    props.close();
  };
  return (
    <CampaignForm
      settings={settings}
      saveLabel={texts.save}
      saving={edit.isPending}
      onSave={edit.mutate}
      onCancel={props.close}
      outcome={
        <Faults
          error={edit.error}
          action={conflict && <Button onClick={() => void reload()}>{texts.reload}</Button>}
        />
      }
    />
  );
}
