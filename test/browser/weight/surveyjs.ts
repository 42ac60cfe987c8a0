import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Model } from 'survey-core';
import { Survey } from 'survey-react-ui';
import 'survey-core/survey-core.fontless.css';
import parent from '../../../surveys/questionnaires/parent.json' with { type: 'json' };

/** The parents' questionnaire in SurveyJS's own React interface: what the phone page is weighed against. */
const place = document.getElementById('survey');
if (place) createRoot(place).render(createElement(Survey, { model: new Model(parent) }));
