import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'

import { asProblem } from '@shared/api/problem'
import { refDebounced } from '@shared/refDebounced'

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
  const rested = refDebounced(text, PAUSE)
  // Until the text is here there is nothing to look at; one that was emptied is looked at.
  const isHere = ref(false)
  watch(rested, (typed) => (isHere.value ||= typed !== ''), { immediate: true })

  const query = useQuery({
    queryKey: computed(() => ['template-preview', which, rested.value, clientId.value]),
    queryFn: () => {
      const body = { text: rested.value, ...(clientId.value && { client_id: clientId.value }) }
      const params = { path: { ...which } }
      const request = api.http.POST('/api/v1/console/message-templates/{action}/{language}/previews', { params, body })
      return api.call(request, { quiet: true })
    },
    enabled: isHere,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

  return {
    preview: query.data,
    problem: computed(() => (query.error.value ? asProblem(query.error.value) : undefined)),
    isLoading: query.isFetching,
    retry: () => query.refetch(),
  }
}
