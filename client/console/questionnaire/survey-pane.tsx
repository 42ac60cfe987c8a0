import { useEffect, useMemo, useRef } from 'react';
import { Model } from 'survey-core';
import 'survey-core/i18n/simplified-chinese';
import 'survey-core/survey-core.fontless.css';
import { Survey } from 'survey-react-ui';
import type { EditedPlace } from '../draft/phone-frame.tsx';

/** SurveyJS draws a page that it was turned to within so many frames. */
const framesToDraw = 30;

/**
 * The questionnaire in SurveyJS's own interface, at what is being edited. What is filled in stays while it is edited,
 * and goes nowhere.
 */
export default function SurveyPane({ source, place }: { source: unknown; place: EditedPlace | null }) {
  const pane = useRef<HTMLDivElement>(null);
  const before = useRef<Model | null>(null);
  const model = useMemo(() => {
    const next = new Model(source);
    next.locale = 'zh-cn';
    next.showCompleteButton = false;
    next.focusFirstQuestionAutomatic = false;
    next.questionErrorLocation = 'bottom';
    if (before.current) {
      next.data = before.current.data;
      next.currentPageNo = before.current.currentPageNo;
    }
    before.current = next;
    return next;
  }, [source]);
  const [page, item] = [place?.page ?? null, place?.item ?? null];
  useEffect(() => {
    const question = item === null ? null : model.getQuestionByName(item);
    const turned = question?.page ?? (page === null ? null : model.pages[page]);
    if (!turned) return;
    model.currentPage = turned;
    if (!question) {
      pane.current?.scrollTo(0, 0);
      return;
    }
    let left = framesToDraw;
    const show = () => {
      const shown = document.getElementById(question.id);
      if (shown && pane.current) {
        const above = shown.getBoundingClientRect().top - pane.current.getBoundingClientRect().top;
        pane.current.scrollTop += above - pane.current.clientHeight / 8;
      } else if (left > 0) {
        left -= 1;
        frame = requestAnimationFrame(show);
      }
    };
    let frame = requestAnimationFrame(show);
    return () => cancelAnimationFrame(frame);
  }, [model, page, item]);
  return (
    <div className="survey-pane" ref={pane}>
      <Survey model={model} />
    </div>
  );
}
