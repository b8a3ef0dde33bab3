import { computed } from 'vue'

import { usePages } from '@shared/usePages'

import { useTypedSearch } from '../components/useTypedSearch'
import type { Sidebar } from '../sidebar'

const PAGE = 20

/** Searches the agency's clients while the person types. */
export function useClientSearch({ api }: Pick<Sidebar, 'api'>) {
  const { text, asked, isTyping } = useTypedSearch()
  const pages = usePages(
    () => ['clients', asked.value],
    (after, signal) => {
      const params = { query: { limit: PAGE, ...(asked.value && { search: asked.value }), ...after } }
      return api.call(api.http.GET('/api/v1/clients', { params, signal }), { quiet: true })
    },
  )
  const isSearching = computed(() => pages.isLoading.value || isTyping.value)
  return { ...pages, text, asked, isSearching }
}
