; Offers the app under "Open with" for what the service takes. What a double click opens stays as it is.

!macro openWith EXTENSION
  WriteRegStr SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "MediaMagicUploader.Media" ""
!macroend

!macro openWithNoMore EXTENSION
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "MediaMagicUploader.Media"
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\MediaMagicUploader.Media" "" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\MediaMagicUploader.Media\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
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
  !insertmacro openWith pdf
  !insertmacro openWith doc
  !insertmacro openWith docx
  !insertmacro openWith txt
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\MediaMagicUploader.Media"
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
  !insertmacro openWithNoMore pdf
  !insertmacro openWithNoMore doc
  !insertmacro openWithNoMore docx
  !insertmacro openWithNoMore txt
!macroend
