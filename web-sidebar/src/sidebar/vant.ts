/** The style sheets of the Vant components of the first screen, one by one; then our colours over theirs. */
import 'vant/es/button/style'
import 'vant/es/loading/style'
import 'vant/es/pull-refresh/style'
import './vant.css'
