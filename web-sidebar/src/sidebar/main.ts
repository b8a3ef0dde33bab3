import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'

import { startLanguage } from '@shared/i18n/language'
import { createQueryClient } from '@shared/query'
import { followScheme } from '@shared/theme/followScheme'
import '@shared/theme/tokens.css'

import App from './App.vue'
import { createSidebar, sidebarKey } from './sidebar'
import './vant'

followScheme('van-theme-dark')

const app = createApp(App)
  .use(VueQueryPlugin, { queryClient: createQueryClient() })
  .provide(sidebarKey, createSidebar())

void startLanguage().then(() => app.mount('#app'))
