import { nextTick } from 'vue'
import type { Router } from 'vue-router'

/** The keyboard and screen readers go on from the heading of the page. */
export function toHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1')
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
}

/**
 * Goes to the heading after a page has changed. Not when the console is opened (that is the browser's moment), nor when
 * only the filters of a page change.
 */
export function focusHeading(router: Router): void {
  router.afterEach(async (to, from, failure) => {
    if (failure || from.matched.length === 0 || to.path === from.path) return
    await nextTick()
    toHeading()
  })
}
