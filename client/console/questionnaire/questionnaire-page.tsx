import { useQuery } from '@tanstack/react-query';
import { groupName, isGroupCode } from '../../../surveys/groups.ts';
import { answer, api, type Campaign } from '../api.ts';
import { useSession } from '../session.ts';
import { Failed, Nothing, Waiting } from '../states.tsx';
import { keptEntry } from '../unsaved.ts';
import './questionnaire.css';
import { QuestionnaireEditor } from './questionnaire-editor.tsx';
import { texts } from './texts.ts';
import type { Kept } from './use-saving.ts';

/** What was typed and not saved, with the version that it began from. */
interface UnsavedPaper {
  began: Kept;
  source: Record<string, unknown>;
}

/** One questionnaire of a draft, to be edited. */
export default function QuestionnairePage({ campaign, group }: { campaign: Campaign; group: string }) {
  const { username } = useSession();
  const known = isGroupCode(group) && campaign.settings.groups.includes(group) ? group : null;
  const kept = useQuery({
    queryKey: ['questionnaire', campaign.id, group],
    enabled: known !== null,
    // What was read is what is edited; somebody else's version is a conflict when it is saved.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: () =>
      answer(
        api.campaigns[':id'].questionnaires[':group'].$get({
          param: { id: campaign.id, group: known ?? 'parent' },
        }),
      ),
  });
  if (known === null) return <Nothing title={texts.noSuchGroup} />;
  if (kept.isPending) return <Waiting />;
  if (kept.isError) return <Failed error={kept.error} retry={() => void kept.refetch()} />;
  const key = `${username} ${campaign.id} questionnaires ${known}`;
  const unsaved = keptEntry<UnsavedPaper>(key)?.values;
  return (
    <QuestionnaireEditor
      key={`${known} ${kept.dataUpdatedAt}`}
      campaign={campaign}
      group={known}
      name={groupName(known)}
      unsavedKey={key}
      began={unsaved?.began ?? kept.data}
      source={unsaved?.source ?? kept.data.source}
    />
  );
}
