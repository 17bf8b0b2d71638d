/** Clipboards as the programs fill them, shortened. */
const list = (level: number, marker: string, text: string): string =>
  `<p class=MsoListParagraphCxSpMiddle style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span lang=EN-US style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span lang=EN-US>${text}<o:p></o:p></span></p>`;

export const word = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- @font-face {font-family:DengXian;} p.MsoNormal {margin:0cm; font-size:10.5pt;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<h1 style='mso-pagination:widow-orphan'><span style='font-family:DengXian'>季度报告</span></h1>
<p class=MsoNormal><span lang=EN-US>Dear <b>all</b>, please
<i style='mso-bidi-font-style:normal'>read</i> &amp; reply.<o:p></o:p></span></p>
${list(1, '·', 'First point')}
${list(2, 'o', 'Below it').replace('Below it', 'Below it')}
${list(1, '·', 'Second point')}
${list(1, '1.', 'Number one')}
${list(1, '2.', 'Number two')}
<p class=MsoNormal><span lang=EN-US>Regards<o:p></o:p></span></p>
<!--EndFragment--></body></html>`;

export const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet>
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {font-weight:700;} --></style></head>
<body link="#0563C1" vlink="#954F72"><table border=0 cellpadding=0 cellspacing=0 width=144 style='border-collapse:collapse;width:108pt'>
<!--StartFragment--><col width=72 span=2 style='width:54pt'>
<tr height=20 style='height:15.0pt'><td colspan=2 height=20 class=xl66 width=144 style='height:15.0pt;width:108pt'>Budget 预算</td></tr>
<tr height=20><td height=20 style='height:15.0pt'>Ferry</td><td align=right x:num="1200.5">1,200.50</td></tr>
<tr height=20><td height=20 class=xl65 style='font-weight:700'><font color="red"><b>Total</b></font></td><td></td></tr>
<!--EndFragment--></table></body></html>`;

export const libreOffice = `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"/><style type="text/css">body,div,table{ font-family:"Liberation Sans"; font-size:x-small }</style></head>
<body><table cellspacing="0" border="0"><colgroup span="2" width="85"></colgroup>
<tr><td height="17" align="left"><font face="Noto Sans CJK SC">名称</font></td><td align="left">Price</td></tr>
<tr><td height="17" align="left">Apple</td><td align="right" sdval="3" sdnum="1033;">3</td></tr></table></body></html>`;

export const webPage = `<html><body><!--StartFragment--><article class="post" onclick="go()"><header><h2 class="title">Tides of the week</h2></header>
<div style="display: none">hidden words</div><script>track()</script>
<p style="color: rgb(51, 51, 51); font-family: Georgia;">High water at <span style="font-weight: 600;">noon</span>, <a href="https://tides.example/full" class="more" target="_blank">more</a>.</p>
<img src="https://tides.example/map.png" srcset="https://tides.example/map2.png 2x" alt="Map of the coast" width="600"><img src="https://t.example/pixel.gif" width="1" height="1">
<button>Share</button></article><!--EndFragment--></body></html>`;

export const googleDocs = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;">plain </span><span style="font-weight:700;">bold</span><span style="font-weight:400;"> </span><span style="font-style:italic;">italic</span><span> </span><span style="text-decoration:underline;">line</span></p><ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;"><p dir="ltr" role="presentation"><span>point</span></p></li></ul></b>`;

export const outlook = `<html><body><div class="WordSection1"><table border="0" width="100%"><tbody><tr><td><p class="MsoNormal">Hi Ann</p></td></tr></tbody></table><blockquote style="border-left:solid #CCCCCC 1.0pt"><p class="MsoNormal">See you on Friday</p></blockquote></div></body></html>`;

export const vsCode = `<meta charset='utf-8'><div style="color: #cccccc;background-color: #1f1f1f;font-family: Menlo, monospace;white-space: pre;"><div><span style="color: #c586c0;">if</span><span> (a &lt; b) {</span></div><div><span>    run</span><span>();</span></div><div><span>}</span></div></div>`;

export const browserLink = `<meta http-equiv="content-type" content="text/html; charset=utf-8"><a href="https://a.example/">A page</a>`;
