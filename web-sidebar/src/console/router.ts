import { createRouter, createWebHashHistory, type Router } from 'vue-router'

import { loadPart } from '@shared/loadPart'

import ConsoleLayout from './layout/ConsoleLayout.vue'
import { detailPages, pages, type Page } from './pages'
import SignInPage from './start/SignInPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** The page of the console's menu that this route shows. */
    page?: Page
  }
}

/** `isSignedIn` guards every page but the sign-in, which leads back to the page that was asked for. */
export function createConsoleRouter(isSignedIn: () => boolean): Router {
  const home = { name: pages[0].name }
  const router = createRouter({
    history: createWebHashHistory(),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
    routes: [
      { path: '/sign-in', name: 'sign-in', component: SignInPage },
      {
        path: '/',
        component: ConsoleLayout,
        children: [
          { path: '', redirect: home },
          ...pages.map((page) => ({
            path: page.path,
            name: page.name,
            meta: { page },
            component: () => loadPart(page.load),
          })),
          ...detailPages.map(({ name, path, of, load }) => ({
            path,
            name,
            meta: { page: pages.find((page) => page.name === of) ?? pages[0] },
            component: () => loadPart(load),
          })),
        ],
      },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  })
  router.beforeEach((to) => {
    if (to.name !== 'sign-in' && !isSignedIn()) return { name: 'sign-in', query: { to: to.fullPath } }
    if (to.name === 'sign-in' && isSignedIn()) return home
    return true
  })
  return router
}

/** Leaves for the sign-in and remembers where the person was. */
export function leaveForSignIn(router: Router): void {
  const here = router.currentRoute.value
  if (here.name !== 'sign-in') void router.push({ name: 'sign-in', query: { to: here.fullPath, expired: '1' } })
}
