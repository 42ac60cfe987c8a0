#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Most of a short command's time is compiling. Kept beside what was installed, where nobody else on this machine writes.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'renkedu'));
await import('./program.ts');
