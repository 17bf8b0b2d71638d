; Windows lists a program among the mail programs of "Default apps" by these keys (Registered Applications). The
; person chooses there; nothing is made the default by the installer.
!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Skein.mailto" "" "URL:MailTo Protocol"
  WriteRegStr SHCTX "Software\Classes\Skein.mailto" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\Skein.mailto\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHCTX "Software\Classes\Skein.mailto\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr SHCTX "Software\Clients\Mail\Skein" "" "Skein"
  WriteRegStr SHCTX "Software\Clients\Mail\Skein\Capabilities" "ApplicationName" "Skein"
  WriteRegStr SHCTX "Software\Clients\Mail\Skein\Capabilities" "ApplicationDescription" "Mail client for IMAP, POP3 and SMTP"
  WriteRegStr SHCTX "Software\Clients\Mail\Skein\Capabilities\URLAssociations" "mailto" "Skein.mailto"
  WriteRegStr SHCTX "Software\RegisteredApplications" "Skein" "Software\Clients\Mail\Skein\Capabilities"
!macroend

!macro customUnInstall
  DeleteRegValue SHCTX "Software\RegisteredApplications" "Skein"
  DeleteRegKey SHCTX "Software\Clients\Mail\Skein"
  DeleteRegKey SHCTX "Software\Classes\Skein.mailto"
!macroend
