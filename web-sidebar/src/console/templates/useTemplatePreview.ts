import { ref, shallowRef, watch, type Ref } from 'vue'

import { asProblem, type Problem } from '@shared/api/problem'

import type { Console } from '../console'
import type { Which } from './useTemplates'

/** How long somebody may stop while typing before the preview follows, in ms. */
const PAUSE = 400

/** What the text would say to a client (a made-up one without), shortly after each change of either. */
export function useTemplatePreview(
  { api }: Pick<Console, 'api'>,
  which: Which,
  text: Ref<string>,
  clientId: Ref<string | undefined>,
) {
  const preview = shallowRef<{ text: string; bytes: number }>()
  const problem = shallowRef<Problem>()
  const isLoading = ref(false)
  let asked = 0
  let pause: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    const mine = ++asked
    isLoading.value = true
    try {
      const body = { text: text.value, ...(clientId.value && { client_id: clientId.value }) }
      const params = { path: { ...which } }
      const request = api.http.POST('/api/v1/console/message-templates/{action}/{language}/previews', { params, body })
      const answer = await api.call(request, { quiet: true })
      // A later one is on its way.
      if (mine !== asked) return
      preview.value = answer
      problem.value = undefined
    } catch (error) {
      if (mine !== asked) return
      problem.value = asProblem(error)
    } finally {
      if (mine === asked) isLoading.value = false
    }
  }

  watch(
    [text, clientId],
    ([typed], before) => {
      clearTimeout(pause)
      if (!typed && !before.length) return
      pause = setTimeout(() => void look(), typed === before[0] ? 0 : PAUSE)
    },
    { immediate: true },
  )

  return { preview, problem, isLoading, retry: look }
}
