#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Most of a short command's time is compiling, and of a thread's start, which reads this too. What was compiled is kept
// beside what was installed, where nobody else on this machine writes.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'renkedu');
enableCompileCache();
await import('./program.ts');
