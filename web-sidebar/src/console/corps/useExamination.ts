import { useMutation } from '@tanstack/vue-query'
import { computed } from 'vue'

import { asProblem } from '@shared/api/problem'
import { language } from '@shared/i18n/language'

import type { Console } from '../console'

/** Has the server look at the agency's corps as they really are set up, and say what to mend. */
export function useExamination({ api }: Pick<Console, 'api'>, corpId: () => string | null) {
  const examination = useMutation({
    mutationFn: () =>
      api.call(api.http.POST('/api/v1/console/examinations', { body: { language: language.value } }), { quiet: true }),
  })
  return {
    /** What concerns this corp, and what concerns all of them. */
    findings: computed(() => examination.data.value?.findings.filter(({ corp }) => !corp || corp.id === corpId()) ?? []),
    problem: computed(() => (examination.error.value ? asProblem(examination.error.value) : undefined)),
    isRunning: examination.isPending,
    run: () => examination.mutate(),
  }
}
