import { computed, ref, shallowRef } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'
import type { ClientFile } from '@shared/api/types'

import { problemWithSupport } from '../components/problemWithSupport'
import { t } from './i18n'
import { zhCN } from './i18n/zhCN'

/** Somebody else was first: what they changed, and the file as it is now. */
export interface Conflict {
  changed: string[]
  current: ClientFile
}

type WrongCode = keyof typeof zhCN.edit.wrong

const isWrongCode = (code: string): code is WrongCode => Object.keys(zhCN.edit.wrong).includes(code)

/** The server sends a whole file with its refusal; anything else there is not for us. */
function isFile(value: unknown): value is ClientFile {
  return typeof value === 'object' && value !== null && 'revision' in value && 'contacts' in value
}

/**
 * Saving a part of a client's file on the revision that was seen. What was typed is never touched here: it stays in the
 * form whatever the answer is.
 */
export function useFileSave(file: () => ClientFile) {
  const isSaving = ref(false)
  const problem = shallowRef<Problem>()
  const conflict = shallowRef<Conflict>()
  /** The revision of the last known file: the page's, or the one that a refusal told of. */
  let known = 0

  const revision = () => Math.max(known, file().revision)

  async function save(send: (revision: number) => Promise<ClientFile>): Promise<ClientFile | undefined> {
    if (isSaving.value) return undefined
    isSaving.value = true
    problem.value = undefined
    conflict.value = undefined
    try {
      const saved = await send(revision())
      known = saved.revision
      return saved
    } catch (error) {
      const refusal = asProblem(error)
      if (refusal.code === 'stale' && isFile(refusal.current)) {
        known = refusal.current.revision
        conflict.value = { changed: refusal.changed, current: refusal.current }
      } else problem.value = refusal
      return undefined
    } finally {
      isSaving.value = false
    }
  }

  /** What is wrong with a field, in words. */
  function wrong(field: string): string | undefined {
    const code = problem.value?.fields.find((one) => one.field === field)?.code
    if (code === undefined) return undefined
    return t(`edit.wrong.${isWrongCode(code) ? code : 'other'}`)
  }

  /** Who has what was typed already. */
  const holder = computed(() => problem.value?.fields.find((one) => one.holder)?.holder)

  /** What is wrong with none of the shown fields in particular. */
  const problemLine = computed(() => {
    const now = problem.value
    return now && !now.fields.some(({ field }) => field !== '') ? problemWithSupport(now) : undefined
  })

  function forget(): void {
    problem.value = undefined
    conflict.value = undefined
  }

  return { isSaving, problem, problemLine, holder, conflict, save, wrong, forget }
}
