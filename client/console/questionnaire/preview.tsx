import { lazy, Suspense, useDeferredValue } from 'react';
import { EditedPhone, type EditedPlace } from '../draft/phone-frame.tsx';
import { Waiting } from '../states.tsx';
import { texts } from './texts.ts';

const SurveyPane = lazy(() => import('./survey-pane.tsx'));

/** The questionnaire as it will look, in our own phone form and in SurveyJS's interface, side by side. */
export function Preview(props: {
  page: string | null;
  model: unknown;
  stale: boolean;
  /** What is open in the editor. */
  place: EditedPlace | null;
}) {
  const page = useDeferredValue(props.page);
  return (
    <section className="previews" aria-label={texts.preview}>
      {props.stale && <p className="mark-text">{page === null ? texts.previewNone : texts.previewOld}</p>}
      <div className="preview-panes">
        <section aria-label={texts.onPhone}>
          <h3>{texts.onPhone}</h3>
          {page !== null && <EditedPhone title={texts.phoneTitle} page={page} place={props.place} />}
        </section>
        <section aria-label={texts.onDesk}>
          <h3>{texts.onDesk}</h3>
          {props.model !== null && (
            <Suspense fallback={<Waiting />}>
              <SurveyPane source={props.model} place={props.place} />
            </Suspense>
          )}
        </section>
      </div>
    </section>
  );
}
