import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import type { Router } from 'vue-router'

import { startLanguage } from '@shared/i18n/language'
import { createQueryClient } from '@shared/query'
import { followScheme } from '@shared/theme/followScheme'
import '@shared/theme/tokens.css'

import App from './App.vue'
import { consoleKey, createConsole } from './console'
import './element'
import { createConsoleRouter, leaveForSignIn } from './router'

followScheme('dark')

const queryClient = createQueryClient()
const context = createConsole(() => {
  // Nothing of one person may show to the next.
  queryClient.clear()
  leaveForSignIn(router)
})
const router: Router = createConsoleRouter(() => context.session.current.value !== undefined)

const app = createApp(App).use(VueQueryPlugin, { queryClient }).provide(consoleKey, context)

// The first page is fetched when the router is installed; what becomes of that the app has to see.
void startLanguage().then(() => app.use(router).mount('#app'))
