import type { Problem } from '@shared/api/problem'
import { problemText } from '@shared/i18n/problems'

import { t } from '../i18n'

/** The number of the request, where somebody may have to look for it: what broke is not the person's to mend. */
export function supportText(problem: Problem): string | undefined {
  return problem.status >= 500 && problem.traceId ? t('common.support', { id: problem.traceId }) : undefined
}

/** The sentence of a problem, with the number of the request where support may need it. */
export function problemWithSupport(problem: Problem): string {
  return [problemText(problem), supportText(problem)].filter(Boolean).join(' ')
}
