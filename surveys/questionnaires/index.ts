import type { GroupCode } from '../groups.ts';
import cppccMember from './cppcc-member.json' with { type: 'json' };
import npcDeputy from './npc-deputy.json' with { type: 'json' };
import parent from './parent.json' with { type: 'json' };
import principal from './principal.json' with { type: 'json' };
import publicForm from './public.json' with { type: 'json' };
import student from './student.json' with { type: 'json' };
import teacher from './teacher.json' with { type: 'json' };

/** The questionnaires that come with the product, in SurveyJS JSON. */
export const shippedQuestionnaires: Readonly<Record<GroupCode, Record<string, unknown>>> = {
  student,
  parent,
  teacher,
  principal,
  'npc-deputy': npcDeputy,
  'cppcc-member': cppccMember,
  public: publicForm,
};
