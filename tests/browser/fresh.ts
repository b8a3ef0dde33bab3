/** A demo's data as it is when nobody did anything yet, made once for all files: seeding it takes longer than a short test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startDemo } from './process.js'

/** The variable that says where it is. */
export const FRESH = 'SIDEBOOK_FRESH_DEMO'

export default async function makeFresh(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sidebook-browser-fresh-'))
  const demo = await startDemo('fresh', folder, [])
  await demo.stop()
  process.env[FRESH] = folder
  return () => rm(folder, { recursive: true, force: true })
}
