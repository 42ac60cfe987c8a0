import type { GroupCode } from '../../surveys/groups.ts';
import { texts } from './texts.ts';

/** What the script has to say at the start, hidden until it does. */
export function Hints({ group }: { group: GroupCode }) {
  return (
    <>
      <div className="notice" id="draft" hidden>
        <p id="draft-found" hidden>
          {texts.draftFound}
        </p>
        <p id="draft-unsure" hidden>
          {texts.draftUnsure}
        </p>
        <button type="button" className="primary" id="resume">
          {texts.resume}
        </button>
        <button type="button" id="restart">
          {texts.restart}
        </button>
      </div>
      <p className="hint" id="sent-before" hidden>
        {/* Parents answer once a household, others each for themselves. */}
        {group === 'parent' ? texts.submittedHereHousehold : texts.submittedHere}
      </p>
      <p className="hint" id="tablet-failed" hidden>
        {texts.tabletFailed}
      </p>
    </>
  );
}

/** From page to page, and away; from a preview there is no way away. */
export function Steps({ preview }: { preview: boolean }) {
  return (
    <div className="steps">
      <button type="button" id="back" hidden>
        {texts.previous}
      </button>
      <button type="button" className="primary" id="next" hidden>
        {texts.next}
      </button>
      <button type="submit" className="primary" id="submit" disabled={preview}>
        {texts.submit}
      </button>
      <button type="button" id="retry" hidden>
        {texts.retry}
      </button>
    </div>
  );
}
