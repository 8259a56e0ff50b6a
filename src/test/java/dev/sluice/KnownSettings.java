package dev.sluice;

/** Lets tests elsewhere ask what settings there are. */
public final class KnownSettings {

    private static final SettingNames NAMES = SettingNames.load(KnownSettings.class.getClassLoader());

    private KnownSettings() {}

    /**
     * Whether a variable of the environment sets something.
     *
     * @param variable such as {@code SLUICE_STORE_KIND}
     * @return false if Sluice would warn of it
     */
    public static boolean has(String variable) {
        return NAMES.knowsVariable(variable);
    }
}
