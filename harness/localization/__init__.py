"""Makes every file that holds texts for people from ``localization/``, and checks what translators wrote."""
