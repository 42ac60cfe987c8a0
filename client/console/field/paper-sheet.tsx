import { Button } from 'antd';
import { useNavigate } from 'react-router';
import type { Campaign } from '../api.ts';
import { usePaperForms } from '../paper/use-paper-forms.ts';
import { Failed, Sheet } from '../states.tsx';
import { texts } from './texts.ts';

/** How far the keying of paper forms is, and the way to it. */
export function PaperSheet({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const navigate = useNavigate();
  const paper = usePaperForms(id);
  const differing = paper.data?.waiting.filter(({ conflict }) => conflict !== null).length ?? 0;
  return (
    <Sheet
      title={texts.paper}
      about={texts.paperAbout}
      extra={<Button onClick={() => void navigate(`/campaigns/${id}/paper`)}>{texts.paperKey}</Button>}
    >
      {paper.isError && <Failed error={paper.error} retry={() => void paper.refetch()} />}
      {paper.data && (
        <p>{texts.paperCounts(paper.data.taken, paper.data.waiting.length - differing, differing)}</p>
      )}
    </Sheet>
  );
}
