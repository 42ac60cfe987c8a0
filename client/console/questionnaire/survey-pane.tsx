import { useEffect, useMemo, useRef } from 'react';
import { Model } from 'survey-core';
import 'survey-core/i18n/simplified-chinese';
import 'survey-core/survey-core.fontless.css';
import { Survey } from 'survey-react-ui';

/**
 * The questionnaire in SurveyJS's own interface, at the item that is open. What is filled in stays while it is edited,
 * and goes nowhere.
 */
export default function SurveyPane({ source, item }: { source: unknown; item: string | null }) {
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
  useEffect(() => {
    const question = item === null ? null : model.getQuestionByName(item);
    if (!question) return;
    model.currentPage = question.page;
    // SurveyJS draws the page that it was turned to in its own time.
    const drawn = requestAnimationFrame(() => {
      const shown = document.getElementById(question.id);
      if (!shown || !pane.current) return;
      const above = shown.getBoundingClientRect().top - pane.current.getBoundingClientRect().top;
      pane.current.scrollTop += above - pane.current.clientHeight / 4;
    });
    return () => cancelAnimationFrame(drawn);
  }, [model, item]);
  return (
    <div className="survey-pane" ref={pane}>
      <Survey model={model} />
    </div>
  );
}
