import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { isPractice } from '../../../analysis/practice.ts';
import { answer, api, type Shelf } from '../api.ts';
import { Failed, Nothing, Sheet, Waiting } from '../states.tsx';
import { ShelfEntries } from './shelf-entries.tsx';
import { ShelfTrend } from './shelf-trend.tsx';
import { texts } from './texts.ts';
import { useChoice } from './use-choice.ts';
import './shelf.css';

/** As many as the trend is made of. */
const most = 10;

/** Several years beside each other: results, what proves them, archive packs, and how long answers are kept. */
export default function ShelfPage() {
  return (
    <div className="stack">
      <div className="page-head">
        <h1>{texts.title}</h1>
      </div>
      <p className="soft">{texts.about}</p>
      <Standing />
    </div>
  );
}

function Standing() {
  const shelf = useQuery({ queryKey: ['shelf'], queryFn: () => answer(api.shelf.$get()) });
  if (shelf.isPending) return <Waiting />;
  const failed = shelf.error && <Failed error={shelf.error} retry={() => void shelf.refetch()} />;
  if (!shelf.data) return failed;
  return (
    <>
      {failed}
      {shelf.data.length === 0 ? <Nothing title={texts.none} /> : <Campaigns shelf={shelf.data} />}
    </>
  );
}

function Campaigns({ shelf }: { shelf: Shelf }) {
  const [choice, setChoice] = useChoice();
  const chosen = shelf.filter(({ id }) => choice.ids.includes(id)).slice(0, most);
  const choose = (ids: string[], mixed = false) => setChoice({ ids, mixed });
  const ids = chosen.map(({ id }) => id);
  const choosing = {
    chosen: ids,
    full: ids.length === most ? texts.full(most) : null,
    toggle: (id: string) => choose(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]),
  };
  const real = shelf.filter((entry) => !isPractice(entry));
  const practice = shelf.filter(isPractice);
  return (
    <>
      <Sheet title={texts.real}>
        {real.length === 0 ? (
          <p className="soft">{texts.noneReal}</p>
        ) : (
          <ShelfEntries entries={real} choosing={choosing} />
        )}
      </Sheet>
      {practice.length > 0 && (
        <Sheet title={texts.practice} about={texts.practiceAbout}>
          <ShelfEntries entries={practice} choosing={choosing} />
        </Sheet>
      )}
      <div role="status" className="row shelf-chosen no-print">
        {chosen.length > 0 && (
          <>
            {texts.chosen(chosen.length)} {choosing.full}
            <Button size="small" onClick={() => choose([])}>
              {texts.clear}
            </Button>
          </>
        )}
      </div>
      {chosen.length >= 2 && (
        <Sheet title={texts.trend} id="shelf-trend">
          <Comparison chosen={chosen} mixed={choice.mixed} choose={choose} />
        </Sheet>
      )}
    </>
  );
}

/** Real campaigns beside each other; with practice among them only where somebody says so once more. */
function Comparison(props: {
  chosen: Shelf;
  mixed: boolean;
  choose: (ids: string[], mixed?: boolean) => void;
}) {
  const { chosen, mixed, choose } = props;
  const real = chosen.filter((entry) => !isPractice(entry));
  if (mixed || real.length === 0 || real.length === chosen.length) return <ShelfTrend chosen={chosen} />;
  return (
    <Alert
      type="warning"
      showIcon
      title={texts.mixedTitle}
      description={
        <>
          <p>
            {texts.mixedText}
            {real.length < 2 && texts.needAnother}
          </p>
          <div className="row shelf-answers">
            <Button type="primary" onClick={() => choose(real.map(({ id }) => id))}>
              {texts.onlyReal}
            </Button>
            <Button
              onClick={() =>
                choose(
                  chosen.map(({ id }) => id),
                  true,
                )
              }
            >
              {texts.mixAnyway}
            </Button>
          </div>
        </>
      }
    />
  );
}
