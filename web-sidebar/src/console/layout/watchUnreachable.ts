import { shallowRef, type ShallowRef } from 'vue'
import type { Router } from 'vue-router'

/** The address of a page whose part could not be fetched; nothing while the shown page is the one that was asked for. */
export function watchUnreachable(router: Router): ShallowRef<string | undefined> {
  const unreachable = shallowRef<string>()
  router.onError((_, to) => (unreachable.value = to.fullPath))
  router.beforeEach(() => {
    unreachable.value = undefined
  })
  return unreachable
}
