import { createContext, type RefObject } from 'react';

/** How the step that is open saves what was typed, for whoever leads away from it. */
export const WizardContext = createContext<RefObject<(() => Promise<boolean>) | null>>({ current: null });
