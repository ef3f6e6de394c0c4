; What electron-builder does not register. The app is offered under "Open with" for media, and what a double click opens
; stays as it is. Links open the app. Everything is removed again when the app is uninstalled.

!define LINK_KEY "Software\Classes\mediamagic-uploader"
!define MEDIA_KEY "Software\Classes\MediaMagicUploader.Media"
; As in main/desktop/lifecycle/windowsIdentity.ts: Electron registers the app under it for clicks in the Action Center.
!define TOAST_ACTIVATOR_KEY "Software\Classes\CLSID\{0D764CBE-A6F5-4EDE-9755-70A1213B2C3B}"
!define LOGIN_KEY "Software\Microsoft\Windows\CurrentVersion"

!macro openWith EXTENSION
  WriteRegStr SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "MediaMagicUploader.Media" ""
!macroend

!macro openWithNoMore EXTENSION
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "MediaMagicUploader.Media"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "${LINK_KEY}" "" "URL:${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "${LINK_KEY}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${LINK_KEY}\DefaultIcon" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}",0'
  ; After "--" nothing counts as a switch: a link must not set any.
  WriteRegStr SHELL_CONTEXT "${LINK_KEY}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'

  WriteRegStr SHELL_CONTEXT "${MEDIA_KEY}" "" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "${MEDIA_KEY}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- "%1"'
  !insertmacro openWith mp4
  !insertmacro openWith mov
  !insertmacro openWith avi
  !insertmacro openWith mkv
  !insertmacro openWith mp3
  !insertmacro openWith wav
  !insertmacro openWith aac
  !insertmacro openWith ogg
  !insertmacro openWith jpg
  !insertmacro openWith jpeg
  !insertmacro openWith png
  !insertmacro openWith gif
  !insertmacro openWith webp
  !insertmacro openWith svg
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "${LINK_KEY}"
  DeleteRegKey SHELL_CONTEXT "${MEDIA_KEY}"
  !insertmacro openWithNoMore mp4
  !insertmacro openWithNoMore mov
  !insertmacro openWithNoMore avi
  !insertmacro openWithNoMore mkv
  !insertmacro openWithNoMore mp3
  !insertmacro openWithNoMore wav
  !insertmacro openWithNoMore aac
  !insertmacro openWithNoMore ogg
  !insertmacro openWithNoMore jpg
  !insertmacro openWithNoMore jpeg
  !insertmacro openWithNoMore png
  !insertmacro openWithNoMore gif
  !insertmacro openWithNoMore webp
  !insertmacro openWithNoMore svg

  ; The app wrote these for its user. An update uninstalls the version before, and must keep them.
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "${TOAST_ACTIVATOR_KEY}"
    DeleteRegValue HKCU "${LOGIN_KEY}\Run" "${APP_ID}"
    DeleteRegValue HKCU "${LOGIN_KEY}\Explorer\StartupApproved\Run" "${APP_ID}"
  ${endIf}
!macroend
