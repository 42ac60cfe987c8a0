import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { answer, api, type Campaign } from '../api.ts';
import { Failed, Sheet } from '../states.tsx';
import { texts } from './texts.ts';

/** How far the keying of paper forms is, and the way to it. */
export function PaperSheet({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const navigate = useNavigate();
  const paper = useQuery({
    queryKey: ['paper', id],
    queryFn: () => answer(api.campaigns[':id'].paper.$get({ param: { id } })),
  });
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
