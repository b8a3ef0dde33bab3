/** Runs a composable inside an application, as a component would. */
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, type InjectionKey } from 'vue'

import { createQueryClient } from '@shared/query'

export function withSetup<T>(composable: () => T, provided: [InjectionKey<unknown>, unknown][] = []) {
  let result: T | undefined
  const app = createApp({
    setup: () => {
      result = composable()
      return () => null
    },
  })
  app.use(VueQueryPlugin, { queryClient: createQueryClient() })
  for (const [key, value] of provided) app.provide(key, value)
  app.mount(document.createElement('div'))
  return { result: result as T, unmount: () => app.unmount() }
}
