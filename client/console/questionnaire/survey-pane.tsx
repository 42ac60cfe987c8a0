import { useMemo, useRef } from 'react';
import { Model } from 'survey-core';
import 'survey-core/i18n/simplified-chinese';
import 'survey-core/survey-core.fontless.css';
import { Survey } from 'survey-react-ui';

/** The questionnaire in SurveyJS's own interface. What is filled in stays while it is edited, and goes nowhere. */
export default function SurveyPane({ source }: { source: unknown }) {
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
  return (
    <div className="survey-pane">
      <Survey model={model} />
    </div>
  );
}
