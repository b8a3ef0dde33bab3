import { createRouter, createWebHashHistory, type Router } from 'vue-router'

import BindingsPage from './bindings/BindingsPage.vue'
import CorpsPage from './corps/CorpsPage.vue'
import ConsoleLayout from './layout/ConsoleLayout.vue'
import MessagesPage from './messages/MessagesPage.vue'
import SignInPage from './start/SignInPage.vue'

export type MenuKey = 'wecom' | 'bindings' | 'messages'

/** `isSignedIn` guards every page but the sign-in, which leads back to the page that was asked for. */
export function createConsoleRouter(isSignedIn: () => boolean): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/sign-in', name: 'sign-in', component: SignInPage },
      {
        path: '/',
        component: ConsoleLayout,
        children: [
          { path: '', redirect: { name: 'wecom' } },
          { path: 'wecom', name: 'wecom', component: CorpsPage },
          { path: 'bindings', name: 'bindings', component: BindingsPage },
          { path: 'messages', name: 'messages', component: MessagesPage },
        ],
      },
      { path: '/:rest(.*)*', redirect: { name: 'wecom' } },
    ],
  })
  router.beforeEach((to) => {
    if (to.name !== 'sign-in' && !isSignedIn()) return { name: 'sign-in', query: { to: to.fullPath } }
    if (to.name === 'sign-in' && isSignedIn()) return { name: 'wecom' }
    return true
  })
  return router
}

/** Leaves for the sign-in and remembers where the person was. */
export function leaveForSignIn(router: Router): void {
  const here = router.currentRoute.value
  if (here.name !== 'sign-in') void router.push({ name: 'sign-in', query: { to: here.fullPath, expired: '1' } })
}
